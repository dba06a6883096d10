//! A tab of the installed Chromium, used as a person would: it types, presses keys, clicks, and looks again until it sees what it
//! waits for.

use std::{
    cell::RefCell,
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::devtools::{DevTools, PATIENCE};

/// How often something is looked for.
const AGAIN: Duration = Duration::from_millis(25);

pub(crate) struct Tab {
    devtools: RefCell<DevTools>,
    session: String,
    complaints: RefCell<Vec<String>>,
}

impl Tab {
    pub(crate) fn open() -> Self {
        // the pages of these tests are all on this machine
        let mut devtools = DevTools::launch(&["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]);
        let target = devtools.execute(None, "Target.createTarget", &json!({ "url": "about:blank" })).unwrap();
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = devtools.execute(None, "Target.attachToTarget", &attach).unwrap();
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let tab = Self { devtools: RefCell::new(devtools), session, complaints: RefCell::default() };
        for domain in ["Page", "Runtime", "Log"] {
            tab.command(&format!("{domain}.enable"), &json!({}));
        }
        tab.resize(1280, 900);
        tab
    }

    fn execute(&self, method: &str, params: &Value) -> Result<Value, String> {
        self.devtools.borrow_mut().execute(Some(&self.session), method, params)
    }

    fn command(&self, method: &str, params: &Value) -> Value {
        self.execute(method, params).unwrap()
    }

    pub(crate) fn resize(&self, width: i64, height: i64) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1.0, "mobile": width < 500 });
        self.command("Emulation.setDeviceMetricsOverride", &size);
    }

    pub(crate) fn dark(&self, dark: bool) {
        let scheme = json!({ "name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" } });
        self.command("Emulation.setEmulatedMedia", &json!({ "features": [scheme] }));
    }

    pub(crate) fn without_scripts(&self) {
        self.command("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// Goes to an address, and waits until its page is there.
    pub(crate) fn go(&self, address: &str) {
        let gone = self.command("Page.navigate", &json!({ "url": address }));
        assert!(gone["errorText"].is_null(), "{address}: {gone}");
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// What an expression gives on the page; none while there is no page.
    fn look(&self, expression: &str) -> Option<Value> {
        let evaluate = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.execute("Runtime.evaluate", &evaluate).ok()?;
        if answer["exceptionDetails"].is_null() { answer["result"].get("value").cloned() } else { None }
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
            sleep(AGAIN);
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
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
            self.command("Input.dispatchMouseEvent", &event);
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
        self.command("Input.insertText", &json!({ "text": text }));
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
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if let (Some(text), "keyDown") = (text, kind) {
                event["text"] = text.into();
            }
            self.command("Input.dispatchKeyEvent", &event);
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
        let mut complaints = self.complaints.borrow_mut();
        complaints.extend(self.devtools.borrow_mut().events().iter().filter_map(complaint));
        complaints.clone()
    }
}

/// What an event complains of, if it does.
fn complaint(event: &Value) -> Option<String> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(format!("thrown: {}", params["exceptionDetails"])),
        "Runtime.consoleAPICalled" => Some(format!("console: {}", params["args"])),
        // who presses a key before a page has given the focus to what it is for is quicker than it
        "Log.entryAdded" if params["entry"]["text"].as_str().is_some_and(|text| text.starts_with("Autofocus")) => None,
        // a picture that is not there is no fault of a page of ours
        "Log.entryAdded" if params["entry"]["source"] != "network" => {
            Some(format!("{}: {}", params["entry"]["source"], params["entry"]["text"]))
        }
        _ => None,
    }
}
