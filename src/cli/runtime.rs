use super::Failure;

/// What runs a command's requests: as many threads as there are processors.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_io().enable_time().build()?)
}
