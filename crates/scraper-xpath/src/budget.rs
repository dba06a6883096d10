//! How much of a page an expression may look at.

/// How much may still be looked at. A unit is a node, or 16 bytes of text.
///
/// One budget may serve several expressions: what the first uses up, the later ones lack.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    left: u64,
}

/// What is granted by default: about a second's worth.
const GRANTED: u64 = 20_000_000;
impl Default for Budget {
    /// 20 million units: about a second's worth.
    fn default() -> Self {
        Self::new(GRANTED)
    }
}

impl Budget {
    /// A budget of so many units.
    #[must_use]
    pub fn new(units: u64) -> Self {
        Self { left: units }
    }

    pub(crate) fn spend(&mut self, units: usize) -> Result<(), TooCostly> {
        self.left = self.left.checked_sub(units as u64).ok_or(TooCostly)?;
        Ok(())
    }
}

/// The page makes an expression look at more than its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the expression looks at more of this page than its budget allows")]
pub struct TooCostly;
