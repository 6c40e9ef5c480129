//! gzip, member after member (RFC 1952), with errors that say so.

use std::io::{self, ErrorKind, Read};

use flate2::bufread::GzDecoder;

use super::source::Source;
use crate::error::Error;

/// What a member begins with.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The member that is read; there is always one.
pub(super) struct Gunzip<R>(Option<Box<GzDecoder<Source<R>>>>);

impl<R: Read> Gunzip<R> {
    pub(super) fn new(source: Source<R>) -> Self {
        Self(Some(Box::new(GzDecoder::new(source))))
    }

    pub(super) fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.0 else { return Ok(0) };
            let count = member.read(out).map_err(worded)?;
            if count > 0 {
                return Ok(count);
            }
            let next = member.get_mut().peek(MAGIC.len())?;
            if next.is_empty() {
                return Ok(0);
            }
            if next != MAGIC {
                let message = "the input goes on after its last gzip member";
                return Err(io::Error::new(ErrorKind::InvalidData, Error::syntax(message)));
            }
            self.0 = self.0.take().map(|member| Box::new(GzDecoder::new(member.into_inner())));
        }
    }
}

/// An error of this crate stays, the decoder's own is put in words.
fn worded(error: io::Error) -> io::Error {
    match error.kind() {
        _ if error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).is_some() => error,
        ErrorKind::Interrupted | ErrorKind::WouldBlock => error,
        ErrorKind::UnexpectedEof => io::Error::new(ErrorKind::UnexpectedEof, "the gzip input ends too early"),
        kind => io::Error::new(kind, Error::syntax(format!("damaged gzip: {error}"))),
    }
}
