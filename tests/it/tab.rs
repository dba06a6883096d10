//! A tab of the installed Chromium, used as a person would: it types, presses keys, clicks, and looks again until it sees what it
//! waits for.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chromiumoxide::{
    Browser, BrowserConfig, Page,
    cdp::{
        browser_protocol::{
            emulation::{
                MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetScriptExecutionDisabledParams,
            },
            input::{
                DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
                InsertTextParams, MouseButton,
            },
            log::{EventEntryAdded, LogEntrySource},
        },
        js_protocol::runtime::{EvaluateParams, EventConsoleApiCalled, EventExceptionThrown},
    },
};
use futures_util::StreamExt;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::browser::chromium;

/// How long something is waited for that should be there at once.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked for.
const AGAIN: Duration = Duration::from_millis(25);

pub(crate) struct Tab {
    runtime: Runtime,
    browser: Browser,
    page: Page,
    complaints: Arc<Mutex<Vec<String>>>,
    _profile: TempDir,
}

impl Tab {
    pub(crate) fn open() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let profile = TempDir::new().unwrap();
        let config = BrowserConfig::builder()
            .new_headless_mode()
            .no_sandbox()
            .viewport(None)
            .user_data_dir(profile.path())
            .chrome_executable(chromium())
            .launch_timeout(PATIENCE)
            .arg("disable-background-networking")
            // the pages of these tests are all on this machine
            .arg(("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
            .build()
            .unwrap();
        let complaints = Arc::new(Mutex::new(Vec::new()));
        let (browser, page) = runtime.block_on(async {
            let (browser, mut handler) = Browser::launch(config).await.unwrap();
            tokio::spawn(async move { while handler.next().await.is_some() {} });
            let page = browser.new_page("about:blank").await.unwrap();
            listen(&page, &complaints).await;
            (browser, page)
        });
        let tab = Self { runtime, browser, page, complaints, _profile: profile };
        tab.resize(1280, 900);
        tab
    }

    pub(crate) fn resize(&self, width: i64, height: i64) {
        let size = SetDeviceMetricsOverrideParams::builder().width(width).height(height).device_scale_factor(1.0);
        let size = size.mobile(width < 500).build().unwrap();
        self.runtime.block_on(self.page.execute(size)).unwrap();
    }

    pub(crate) fn dark(&self, dark: bool) {
        let scheme = MediaFeature::new("prefers-color-scheme", if dark { "dark" } else { "light" });
        let media = SetEmulatedMediaParams::builder().features(vec![scheme]).build();
        self.runtime.block_on(self.page.execute(media)).unwrap();
    }

    pub(crate) fn without_scripts(&self) {
        self.runtime.block_on(self.page.execute(SetScriptExecutionDisabledParams::new(true))).unwrap();
    }

    /// Goes to an address, and waits until its page is there.
    pub(crate) fn go(&self, address: &str) {
        self.runtime.block_on(self.page.goto(address)).unwrap_or_else(|error| panic!("{address}: {error}"));
        self.wait("document.readyState === 'complete'");
    }

    /// What an expression gives on the page; none while there is no page.
    fn look(&self, expression: &str) -> Option<Value> {
        let evaluate = EvaluateParams::builder().expression(expression).return_by_value(true).await_promise(true);
        let answer = self.runtime.block_on(self.page.execute(evaluate.build().unwrap())).ok()?;
        if answer.result.exception_details.is_some() { None } else { answer.result.result.value.clone() }
    }

    pub(crate) fn ask(&self, expression: &str) -> Value {
        self.look(expression).unwrap_or_else(|| panic!("{expression} gives nothing"))
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.ask(&format!("document.querySelector({selector:?})?.innerText ?? ''"));
        text.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn path(&self) -> String {
        self.ask("location.pathname + location.search").as_str().unwrap_or_default().to_owned()
    }

    /// Looks until an expression is true.
    pub(crate) fn wait(&self, expression: &str) {
        let end = Instant::now() + PATIENCE;
        while self.look(&format!("Boolean({expression})")) != Some(Value::Bool(true)) {
            assert!(
                Instant::now() < end,
                "waited for {expression} in vain: {:?}",
                self.look("document.body.innerText")
            );
            self.runtime.block_on(async { tokio::time::sleep(AGAIN).await });
        }
    }

    /// Waits until an element shows these words.
    pub(crate) fn wait_for(&self, selector: &str, words: &str) {
        self.wait(&format!("document.querySelector({selector:?})?.innerText.includes({words:?})"));
    }

    /// Clicks the middle of an element; `frame` is that of a frame which holds it.
    pub(crate) fn click_in(&self, frame: Option<&str>, selector: &str) {
        let place = format!(
            "(() => {{ const frame = {frame}; const page = frame ? frame.contentDocument : document;
                const element = page.querySelector({selector:?}); element.scrollIntoView({{ block: 'center' }});
                const [inner, outer] = [element.getBoundingClientRect(), frame ? frame.getBoundingClientRect() : {{ x: 0, y: 0 }}];
                return [outer.x + inner.x + inner.width / 2, outer.y + inner.y + inner.height / 2]; }})()",
            frame = frame.map_or("null".into(), |frame| format!("document.querySelector({frame:?})")),
        );
        let place = self.ask(&place);
        let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
        for kind in [
            DispatchMouseEventType::MouseMoved,
            DispatchMouseEventType::MousePressed,
            DispatchMouseEventType::MouseReleased,
        ] {
            let button = if kind == DispatchMouseEventType::MouseMoved { MouseButton::None } else { MouseButton::Left };
            let event = DispatchMouseEventParams::builder().r#type(kind).x(x).y(y).button(button).click_count(1);
            self.runtime.block_on(self.page.execute(event.build().unwrap())).unwrap();
        }
    }

    pub(crate) fn click(&self, selector: &str) {
        self.click_in(None, selector);
    }

    /// Clicks what leads to another page, and waits for that.
    pub(crate) fn follow(&self, selector: &str) {
        self.mark();
        self.click(selector);
        self.wait_for_another_page();
    }

    /// Writes where the focus is.
    pub(crate) fn write(&self, text: &str) {
        self.runtime.block_on(self.page.execute(InsertTextParams::new(text))).unwrap();
    }

    /// Presses a key: `Tab`, `Enter`, `Escape`, `ArrowDown`, ` `.
    pub(crate) fn press(&self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, None),
            "Enter" => (13, Some("\r")),
            "Escape" => (27, None),
            "ArrowDown" => (40, None),
            " " => (32, Some(" ")),
            _ => panic!("{key} is no key of these tests"),
        };
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::builder().key(key).windows_virtual_key_code(code).code(key);
            if let (Some(text), DispatchKeyEventType::KeyDown) = (text, &kind) {
                event = event.text(text);
            }
            self.runtime.block_on(self.page.execute(event.r#type(kind).build().unwrap())).unwrap();
        }
    }

    /// Presses Tab until the focus is on an element.
    pub(crate) fn tab_to(&self, selector: &str) {
        for _ in 0..60 {
            if self.look(&format!("document.activeElement?.matches({selector:?})")) == Some(Value::Bool(true)) {
                return;
            }
            self.press("Tab");
        }
        panic!("Tab does not lead to {selector} on {}", self.path());
    }

    /// Presses Enter where that leads to another page, and waits for that.
    pub(crate) fn enter(&self) {
        self.mark();
        self.press("Enter");
        self.wait_for_another_page();
    }

    fn mark(&self) {
        self.ask("window.isBefore = true");
    }

    fn wait_for_another_page(&self) {
        self.wait("!window.isBefore && document.readyState === 'complete'");
    }

    /// What scripts threw, what they wrote to the console, and what the policy of a page refused.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap().clone()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.runtime.block_on(async {
            let _ = tokio::time::timeout(Duration::from_secs(2), self.browser.close()).await;
            self.browser.kill().await
        });
    }
}

async fn listen(page: &Page, complaints: &Arc<Mutex<Vec<String>>>) {
    let mut thrown = page.event_listener::<EventExceptionThrown>().await.unwrap();
    let mut written = page.event_listener::<EventConsoleApiCalled>().await.unwrap();
    let mut logged = page.event_listener::<EventEntryAdded>().await.unwrap();
    page.enable_log().await.unwrap();
    let to = Arc::clone(complaints);
    tokio::spawn(async move {
        while let Some(event) = thrown.next().await {
            to.lock().unwrap().push(format!("thrown: {:?}", event.exception_details));
        }
    });
    let to = Arc::clone(complaints);
    tokio::spawn(async move {
        while let Some(event) = written.next().await {
            to.lock().unwrap().push(format!("console: {:?}", event.args));
        }
    });
    let to = Arc::clone(complaints);
    tokio::spawn(async move {
        while let Some(event) = logged.next().await {
            // a picture that is not there is no fault of a page of ours
            if event.entry.source != LogEntrySource::Network {
                to.lock().unwrap().push(format!("{:?}: {}", event.entry.source, event.entry.text));
            }
        }
    });
}
