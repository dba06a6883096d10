//! What is done on a page in the browser before it is read: `steps`.

/// One thing that is done on a page in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Waits until an element that this CSS selector selects is there.
    Wait(String),
    /// Goes to the end of the page, so many times, and waits for what comes.
    Scroll(u8),
    /// Clicks on the first element that this CSS selector selects, where there is one.
    Click(String),
}
