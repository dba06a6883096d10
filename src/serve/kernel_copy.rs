//! A copy of a document that the kernel keeps, so that sending it copies nothing: sendfile(2) out of memfd_create(2).
//!
//! Only for the plain bytes of large documents, and only for so many of them, as each takes a file descriptor. Where there is none,
//! which is everywhere but on Linux, documents are sent from the memory of the process.

use std::{io, sync::Arc};

use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};

/// How many copies there are at most.
pub(super) const MOST: usize = 128;
/// Below this, a copy within memory costs less than a further call.
#[cfg(target_os = "linux")]
const LARGE: usize = 16 * 1024;

pub(super) struct KernelCopy {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "never made there"))]
    file: std::fs::File,
    length: u64,
    _one_of_most: OwnedSemaphorePermit,
}

impl KernelCopy {
    /// A copy of these bytes, if it is worth it and there is room for it.
    #[cfg(target_os = "linux")]
    pub(super) fn of(bytes: &[u8], room: &Arc<Semaphore>) -> Option<Self> {
        use std::io::Write;

        use rustix::fs::{MemfdFlags, memfd_create};

        if bytes.len() < LARGE {
            return None;
        }
        let one_of_most = Arc::clone(room).try_acquire_owned().ok()?;
        let mut file = std::fs::File::from(memfd_create(c"feed", MemfdFlags::CLOEXEC).ok()?);
        file.write_all(bytes).ok()?;
        Some(Self { file, length: bytes.len() as u64, _one_of_most: one_of_most })
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn of(_: &[u8], _: &Arc<Semaphore>) -> Option<Self> {
        None
    }

    /// Sends a head, and the bytes behind it.
    #[cfg(target_os = "linux")]
    pub(super) async fn send(&self, stream: &TcpStream, head: &[u8]) -> io::Result<()> {
        use rustix::{
            fs::sendfile,
            net::{SendFlags, send},
        };
        use tokio::io::Interest;

        let (mut rest, mut offset) = (head, 0);
        // what follows goes into the same packets
        let flags = SendFlags::MORE | SendFlags::NOSIGNAL;
        while !rest.is_empty() {
            let sent = stream.async_io(Interest::WRITABLE, || Ok(send(stream, rest, flags)?)).await?;
            rest = &rest[sent..];
        }
        while offset < self.length {
            let left = usize::try_from(self.length - offset).unwrap_or(usize::MAX);
            let send = || Ok(sendfile(stream, &self.file, Some(&mut offset), left)?);
            if stream.async_io(Interest::WRITABLE, send).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) async fn send(&self, _: &TcpStream, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
