//! `--report FILE`: what came of a run, as one JSON object.

use std::{io::Write, path::Path};

use chrono::{DateTime, Utc};
use pagewire::pipeline::{Conclusion, Report, RunRecord};

use super::Failure;

/// What came of a run, and how it ended as a whole.
pub(crate) struct Ran {
    pub report: Report,
    pub conclusion: Conclusion,
    /// What stopped a refresh as a whole.
    pub faults: Vec<String>,
}

/// Writes what came of a run, be it that something stopped it as a whole; whoever reads the file finds it whole or not at all.
///
/// # Errors
/// [`Failure::Unwritable`].
pub(crate) fn write(
    path: &Path,
    (started, ended): (DateTime<Utc>, DateTime<Utc>),
    ran: &Result<Ran, Failure>,
) -> Result<(), Failure> {
    let nothing = Report::default();
    let (report, conclusion, error) = match ran {
        Ok(Ran { report, conclusion, faults }) => {
            (report, *conclusion, Some(faults.join("; ")).filter(|words| !words.is_empty()))
        }
        Err(failure) if failure.is_closed_pipe() => return Ok(()),
        Err(failure) => (&nothing, failure.conclusion(), Some(failure.to_string())),
    };
    let record = RunRecord::new(report, (started, ended), (conclusion, error));
    let mut text = serde_json::to_vec_pretty(&record)?;
    text.push(b'\n');
    put(path, &text).map_err(|source| Failure::Unwritable { path: path.to_owned(), source })
}

fn put(path: &Path, text: &[u8]) -> std::io::Result<()> {
    // what is no plain file, as /dev/stdout or a pipe, is written to and not replaced
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(text);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // the mask of the process says who may read it, as of any file that it writes
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text)?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}
