//! Telling somebody something: one request that is no fetch of a page. It goes to checked addresses alone, and follows no redirect.

use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use url::Url;

use super::{FetchError, Fetcher, budget::RequestBudget};

/// How much of an answer is read.
const ANSWER: usize = 64 * 1024;

/// A request with what it carries.
#[derive(Debug, Clone)]
pub struct Message {
    /// Where it goes.
    pub url: Url,
    /// Header fields.
    pub headers: Vec<(&'static str, String)>,
    /// What is posted; none asks with GET.
    pub body: Option<Vec<u8>>,
}

impl Fetcher {
    /// Sends a message; returns the status and the beginning of the answer.
    ///
    /// # Errors
    /// [`FetchError`] when the address may not be asked or nothing came back; a status of failure is no error here.
    pub async fn send(&self, message: Message) -> Result<(u16, Vec<u8>), FetchError> {
        let (settings, clients) = (&self.inner.settings, &self.inner.clients);
        let mut budget = RequestBudget::new(settings.timeout);
        let client = clients.of(&message.url, settings.proxy.as_ref(), false)?;
        let mut headers = HeaderMap::new();
        for (name, value) in &message.headers {
            let value = HeaderValue::from_str(value)
                .map_err(|_| FetchError::Broken(format!("the value of {name} does not fit into a header")))?;
            headers.append(HeaderName::from_static(name), value);
        }
        let method = if message.body.is_some() { Method::POST } else { Method::GET };
        let mut request = client.request(method, message.url).headers(headers);
        if let Some(body) = message.body {
            request = request.body(body);
        }
        let sent = budget.spend(Some(settings.first_byte_timeout), request.send()).await?;
        let mut response = sent.map_err(|error| FetchError::from_reqwest(&error))?;
        let status = response.status().as_u16();
        let mut answer = Vec::new();
        while answer.len() < ANSWER {
            match budget.spend(None, response.chunk()).await? {
                Ok(Some(chunk)) => answer.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(FetchError::from_reqwest(&error)),
            }
        }
        Ok((status, answer))
    }
}
