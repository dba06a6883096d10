//! The body of a request, read before anything is made of it: as long as it is awaited, it is the client that is waited for.

use axum::{
    body::{Body, Bytes, HttpBody},
    http::StatusCode,
};
use futures_util::StreamExt;
use tokio::time::{Duration, Instant, timeout_at};

use super::error::Fault;

/// The largest body of a request.
pub(super) const MOST: usize = 128 * 1024;
/// How long a body may take, but for what comes of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes a second that come at least, after that time.
const SLOWEST: u32 = 8 * 1024;

/// Reads a body to its end, or as far as to know that it is too large.
///
/// # Errors
/// [`Fault::Refused`] for one that says that it is too large, comes too slowly, or breaks off.
pub(super) async fn read(body: Body) -> Result<Bytes, Fault> {
    if body.size_hint().lower() > MOST as u64 {
        let words = format!("the body of this request is larger than {} KiB", MOST / 1024);
        return Err(Fault::Refused(StatusCode::PAYLOAD_TOO_LARGE, words));
    }
    let (began, mut stream, mut all) = (Instant::now(), body.into_data_stream(), Vec::new());
    while all.len() <= MOST {
        let come = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let deadline = began + PATIENCE + Duration::from_secs(1) / SLOWEST * come;
        match timeout_at(deadline, stream.next()).await {
            Ok(Some(Ok(bytes))) => all.extend_from_slice(&bytes),
            Ok(Some(Err(_))) => return Err(Fault::bad_request("the body of this request breaks off")),
            Ok(None) => break,
            Err(_) => {
                let words = "the body of this request comes too slowly".to_owned();
                return Err(Fault::Refused(StatusCode::REQUEST_TIMEOUT, words));
            }
        }
    }
    // whoever takes it says how much is too much
    all.truncate(MOST + 1);
    Ok(all.into())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_comes_drop_by_drop_is_given_up() {
        let began = Instant::now();
        let drops = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b"x")), ()))
        });
        let fault = read(Body::from_stream(drops)).await.unwrap_err();
        assert_eq!(fault.status_and_words().0, StatusCode::REQUEST_TIMEOUT);
        assert!(began.elapsed() < PATIENCE * 2, "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_body_is_read_to_its_end_or_as_far_as_it_is_too_large() {
        assert_eq!(read(Body::from("a=b")).await.unwrap(), "a=b");
        let large = read(Body::from(vec![0; MOST * 2])).await.unwrap_err();
        assert_eq!(large.status_and_words().0, StatusCode::PAYLOAD_TOO_LARGE);
        let without_length = stream::iter([Ok::<_, Infallible>(Bytes::from(vec![0; MOST * 2]))]);
        assert_eq!(read(Body::from_stream(without_length)).await.unwrap().len(), MOST + 1);
    }
}
