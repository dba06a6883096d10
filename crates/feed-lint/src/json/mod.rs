//! JSON Feed: a reader of JSON that keeps places, and the rules of <https://www.jsonfeed.org/version/1.1/>.

mod feed;
mod parse;

pub(crate) use self::{feed::judge, parse::parse};
