//! The steps of a visit: waiting for an element, scrolling, clicking.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Visit, broken};
use crate::fetch::{FetchError, Step};

/// How long an element is waited for, and how often it is looked for.
const PATIENCE: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(250);

impl Visit<'_> {
    /// Does what is to be done on a page that is loaded.
    ///
    /// # Errors
    /// [`FetchError::Browser`] where an element that is waited for does not appear.
    pub(super) async fn take_steps(&self) -> Result<(), FetchError> {
        for step in &self.ask.request.steps {
            match step {
                Step::Wait(selector) => self.wait_for(selector).await?,
                Step::Scroll(times) => {
                    for _ in 0..*times {
                        self.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)").await?;
                        self.rest().await;
                    }
                }
                Step::Click(selector) => {
                    self.evaluate(&format!("document.querySelector({})?.click()", json!(selector))).await?;
                    self.rest().await;
                }
            }
        }
        Ok(())
    }

    async fn wait_for(&self, selector: &str) -> Result<(), FetchError> {
        let is_there = format!("document.querySelector({}) !== null", json!(selector));
        let mut left = PATIENCE;
        while self.evaluate(&is_there).await? != Value::Bool(true) {
            if left.is_zero() {
                return Err(broken(&format!("`{selector}`, which `steps` waits for, does not appear")));
            }
            sleep(GLANCE).await;
            left = left.saturating_sub(GLANCE);
        }
        Ok(())
    }

    /// What an expression comes to on the page.
    async fn evaluate(&self, expression: &str) -> Result<Value, FetchError> {
        let asked = json!({ "expression": expression, "returnByValue": true });
        let answer: Value = self.tab.execute("Runtime.evaluate", asked).await?;
        Ok(answer.pointer("/result/value").cloned().unwrap_or_default())
    }
}
