//! A real browser with one page open in it, told what to do in its own words: Chrome's protocol for developers, which
//! is JSON over a web socket.

use std::cell::{Cell, RefCell};
use std::env;
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// A browser of its own, with a fresh profile; it ends with this.
pub(crate) struct Browser {
    process: Child,
    /// Where it listens: `ws://127.0.0.1:PORT/…`.
    address: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts the browser that `CHROME` names, or one of the usual names on the path; says so where there is none.
    pub(crate) fn launch() -> Option<Browser> {
        let profile = TempDir::new().unwrap();
        let mut process = Command::new(executable()?)
            .args(["--headless", "--remote-debugging-port=0", "--hide-scrollbars"])
            // Where tests run as root, there is no sandbox; and nothing is asked of the network.
            .args(["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = said.find_map(|line| Some(line.ok()?.strip_prefix("DevTools listening on ")?.to_owned()));
        // Whatever else it says is read, or it would stop at a full pipe.
        std::thread::spawn(move || said.for_each(drop));
        Some(Browser { process, address: address.unwrap(), _profile: profile })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn executable() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROME") {
        return Some(PathBuf::from(path));
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let folders = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = places.find(|place| place.is_file());
    if found.is_none() {
        println!("skipped: no browser on the path, such as chromium; set CHROME");
    }
    found
}

/// How a page is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) scheme: &'static str,
    /// Whether the system sets the colours.
    pub(crate) forced: bool,
    pub(crate) script: bool,
}

pub(crate) const DESK: Look = Look { width: 1280, height: 900, scheme: "light", forced: false, script: true };
pub(crate) const PHONE: Look = Look { width: 390, height: 844, ..DESK };

/// A page in a tab of its own.
pub(crate) struct Page {
    socket: RefCell<WebSocket<TcpStream>>,
    session: Value,
    calls: Cell<u64>,
    file: String,
    /// Requests but for the page, and everything that the console was told.
    faults: RefCell<Vec<String>>,
}

impl Page {
    pub(crate) fn open(browser: &Browser, file: &Path, anchor: &str, look: Look) -> Page {
        let host = browser.address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let (socket, _) = tungstenite::client(&browser.address, stream).unwrap();
        let mut page = Page {
            socket: RefCell::new(socket),
            session: Value::Null,
            calls: Cell::new(0),
            file: format!("file://{}", file.display()),
            faults: RefCell::default(),
        };
        let target = page.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attached = json!({"targetId": target["targetId"], "flatten": true});
        page.session = page.call("Target.attachToTarget", &attached)["sessionId"].clone();
        for domain in ["Page", "Network", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        page.resize(look.width, look.height);
        let forced = if look.forced { "active" } else { "none" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": look.scheme},
            {"name": "forced-colors", "value": forced},
        ]});
        page.call("Emulation.setEmulatedMedia", &features);
        page.call("Emulation.setScriptExecutionDisabled", &json!({"value": !look.script}));
        let url = format!("{}{anchor}", page.file);
        page.call("Page.navigate", &json!({"url": url}));
        // Whatever it tells next may be that it has loaded; without scripts nothing in the page can.
        while page.ask("[location.href, document.readyState]") != json!([url, "complete"]) {
            page.hear();
        }
        page
    }

    /// The same page in a window of another size.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    /// What an expression comes to in the page; a promise is waited for.
    pub(crate) fn ask(&self, expression: &str) -> Value {
        let how = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", &how);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until a condition holds, looking whenever the page is drawn, for ten seconds at most.
    pub(crate) fn wait(&self, condition: &str) {
        let look = format!(
            "new Promise(done => {{
                const end = performance.now() + 10000;
                const look = () => ({condition}) ? done(true) : performance.now() > end ? done(false) : requestAnimationFrame(look);
                look();
            }})"
        );
        assert_eq!(self.ask(&look), json!(true), "waited for {condition}");
    }

    /// Shows the page as it is printed.
    pub(crate) fn as_printed(&self) {
        self.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    }

    /// The number of pages on paper.
    pub(crate) fn sheets(&self) -> usize {
        let printed = self.call("Page.printToPDF", &json!({"preferCSSPageSize": true}));
        let pdf = STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
        // Each page is an object of this type; `/Pages` is the list of them.
        pdf.windows(12).filter(|part| part.starts_with(b"/Type /Page") && part[11] != b's').count()
    }

    /// Moves the pointer to a place of the element, a part of its width from the left.
    pub(crate) fn point(&self, selector: &str, part: f64) {
        self.place(selector, part);
        // What scrolls into view is hidden from the pointer until the page is drawn again.
        self.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        let place = self.place(selector, part);
        self.mouse("mouseMoved", &place);
    }

    /// Clicks where the element is seen.
    pub(crate) fn click(&self, selector: &str) {
        let place = self.place(selector, 0.5);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            self.mouse(kind, &place);
        }
    }

    fn mouse(&self, kind: &str, place: &Value) {
        let event = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
        self.call("Input.dispatchMouseEvent", &event);
    }

    fn place(&self, selector: &str, part: f64) -> Value {
        let place = format!(
            "(element => {{
                element.scrollIntoView({{block: 'center'}});
                const {{x, y, width, height}} = element.getClientRects()[0];
                return [x + width * {part}, y + height / 2];
            }})(document.querySelector({selector:?}))"
        );
        self.ask(&place)
    }

    /// Presses a key without a letter.
    pub(crate) fn press(&self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Backspace" => (8, ""),
            "Escape" => (27, ""),
            "End" => (35, ""),
            "Home" => (36, ""),
            "ArrowLeft" => (37, ""),
            "ArrowRight" => (39, ""),
            _ => (9, ""),
        };
        for kind in ["keyDown", "keyUp"] {
            let event = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    pub(crate) fn write(&self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// The upper part of the page, so many pixels high.
    pub(crate) fn picture(&self, width: u32, height: f64) -> Vec<u8> {
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let picture = self.call("Page.captureScreenshot", &json!({"format": "png", "clip": clip}));
        STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()
    }

    /// Asserts that nothing was asked of anybody and nothing was complained of.
    pub(crate) fn is_clean(&self) {
        // What it tells comes in order: before this answer stands all that was before.
        self.ask("0");
        assert_eq!(*self.faults.borrow(), [""; 0]);
    }

    fn call(&self, method: &str, params: &Value) -> Value {
        let id = self.calls.get() + 1;
        self.calls.set(id);
        let mut call = json!({"id": id, "method": method, "params": params});
        if !self.session.is_null() {
            call["sessionId"] = self.session.clone();
        }
        self.socket.borrow_mut().send(Message::text(call.to_string())).unwrap();
        loop {
            let said = self.hear();
            if said["id"] == id {
                assert!(said.get("error").is_none(), "{method}: {said}");
                return said["result"].clone();
            }
        }
    }

    /// The next thing that the browser says: an answer, or what happens in the page.
    fn hear(&self) -> Value {
        let said: Value = serde_json::from_str(self.socket.borrow_mut().read().unwrap().to_text().unwrap()).unwrap();
        let what = &said["params"];
        let url = what["request"]["url"].as_str().unwrap_or_default();
        let is_fault = match said["method"].as_str() {
            Some("Network.requestWillBeSent") => !url.starts_with(&self.file),
            Some("Log.entryAdded" | "Runtime.consoleAPICalled" | "Runtime.exceptionThrown") => true,
            _ => false,
        };
        if is_fault {
            self.faults.borrow_mut().push(what.to_string());
        }
        said
    }
}
