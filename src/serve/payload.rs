//! The bytes of an answer, and how many of them may wait for readers that do not read.
//!
//! Documents at hand are shared by all who read them. What was made for one request is counted until it is sent, and there is room for so
//! much of it and no more: readers that never read hold no more memory than that.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    response::{IntoResponse, Response},
};
use hyper::body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::Fault;

/// KiB of answers made for one request alone that may be under way.
const ROOM: usize = 32 * 1024;
/// Bytes up to which an answer is not counted: the number of connections bounds those.
const SMALL: usize = 64 * 1024;

/// What is sent after the head.
pub(super) enum Payload {
    /// Bytes that others share, or none.
    Whole(Bytes),
    /// Bytes that were made for this answer.
    Made(Body, #[expect(dead_code, reason = "given back when the answer is sent")] Option<OwnedSemaphorePermit>),
}

impl HttpBody for Payload {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Made(body, _) => Pin::new(body).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Made(body, _) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Made(body, _) => body.size_hint(),
        }
    }
}

/// An answer whose bytes are counted elsewhere, or shared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted;

/// Room for answers that were made for one request.
pub(super) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ROOM)))
    }
}

impl Room {
    /// An answer as it is sent, if there is room for it; else the advice to come back.
    pub(super) fn hold(&self, response: Response) -> hyper::Response<Payload> {
        let size = response.body().size_hint().lower() as usize;
        if size <= SMALL || response.extensions().get::<Counted>().is_some() {
            return response.map(|body| Payload::Made(body, None));
        }
        match self.take(size) {
            Some(taken) => response.map(|body| Payload::Made(body, Some(taken))),
            None => Fault::Busy.into_response().map(|body| Payload::Made(body, None)),
        }
    }

    /// Bytes that are counted until the last who shares them has let go of them; none where there is no room, even after `spare` let go
    /// of what it can.
    pub(super) fn share(&self, bytes: Vec<u8>, spare: impl FnOnce()) -> Option<Bytes> {
        if bytes.len() <= SMALL {
            return Some(bytes.into());
        }
        let taken = self.take(bytes.len()).or_else(|| {
            spare();
            self.take(bytes.len())
        })?;
        Some(Bytes::from_owner(BudgetedBytes { bytes, _taken: taken }))
    }

    fn take(&self, size: usize) -> Option<OwnedSemaphorePermit> {
        // more than all room: so large an answer goes alone
        let size = u32::try_from(size.div_ceil(1024).min(ROOM)).ok()?;
        Arc::clone(&self.0).try_acquire_many_owned(size).ok()
    }
}

struct BudgetedBytes {
    bytes: Vec<u8>,
    _taken: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for BudgetedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_so_much_until_it_is_let_go_of() {
        let room = Room::default();
        let large = || room.share(vec![0; 8 << 20], || ());
        let held: Vec<_> = (0..4).map(|_| large().unwrap()).collect();
        assert!(large().is_none());
        assert!(room.share(vec![0; 1024], || ()).is_some(), "what is small has room");
        let shared = held[0].clone();
        drop(held);
        assert!((0..3).all(|_| large().map(std::mem::forget).is_some()));
        assert!(large().is_none(), "one is held still");
        drop(shared);
        assert!(large().is_some());
    }
}
