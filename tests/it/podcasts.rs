//! Pages of recordings: found without a recipe, completed by what their servers say of the files, published as podcasts.

use super::{
    project::{NOW, Project},
    server::{Answer, Request, Server},
};

/// A page of broadcasts; the newest one has a file in two forms.
fn broadcasts(from: u32) -> String {
    let item = |n: u32| {
        format!(
            "<article><h2><a href='/show/{n}'>Broadcast {n}: the tides of the harbour</a></h2><time datetime='2026-05-{n:02}T08:00:00Z'></time>\
             <a href='/files/{n}.ogg'>Ogg</a> <a href='/files/{n}.mp3'>Listen</a></article>"
        )
    };
    let items: String = (from..from + 4).rev().map(item).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Pier Radio</title></head><body><main>{items}</main></body></html>"
    )
}

fn answer(request: &Request, from: u32) -> Answer {
    let sound = Answer { announced: Some(4242), ..Answer::status(200).with("Content-Type", "audio/mpeg") };
    match (request.method.as_str(), request.path.as_str()) {
        (_, "/shows") => Answer::html(broadcasts(from)),
        ("HEAD", path) if path.ends_with("4.mp3") => Answer::status(404),
        ("HEAD", path) if path.ends_with(".mp3") => sound,
        ("HEAD", _) => Answer::status(200).with("Content-Type", "text/html"),
        _ => Answer::status(404),
    }
}

fn asked(server: &Server) -> Vec<String> {
    let heads = server.requests().into_iter().filter(|request| request.method == "HEAD");
    heads.map(|request| request.path).collect()
}

#[test]
fn a_page_of_recordings_is_a_podcast_and_each_file_is_asked_for_once() {
    let server = Server::start(|request| answer(request, 1));
    let project = Project::new(&format!("[feed.radio]\nurl = '{}'\n", server.url("/shows")));
    project.build();
    let rss = project.read("out/radio.rss");
    for words in [
        "length=\"4242\" type=\"audio/mpeg\"",
        "<itunes:author>Pier Radio</itunes:author>",
        "<itunes:explicit>false</itunes:explicit>",
    ] {
        assert!(rss.contains(words), "{words} in {rss}");
    }
    assert_eq!(rss.matches(".mp3\" length=").count(), 4, "{rss}");
    let json = project.json("radio");
    assert_eq!(json["items"][1]["attachments"][0]["size_in_bytes"], 4242);
    assert!(json["items"][0]["attachments"][0]["size_in_bytes"].is_null(), "the server refuses it");
    let first = asked(&server);
    assert_eq!(first.len(), 8, "{first:?}");
    let ran = project.run(&["build", "--force", "--now", "2026-06-02T12:00:00Z"]);
    assert_eq!((ran.code, asked(&server).len()), (0, 8), "{}", ran.stdout);
    assert_eq!(project.read("out/radio.rss"), rss);
}

#[test]
fn what_was_learnt_of_a_file_stays_when_its_page_is_read_again() {
    let from = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(1));
    let shown = std::sync::Arc::clone(&from);
    let server = Server::start(move |request| answer(request, shown.load(std::sync::atomic::Ordering::Relaxed)));
    let project = Project::new(&format!("[feed.radio]\nurl = '{}'\n", server.url("/shows")));
    project.build();
    let changed = project.values("radio", "date_modified");
    from.store(2, std::sync::atomic::Ordering::Relaxed);
    let ran = project.run(&["build", "--force", "--now", "2026-06-02T12:00:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let asked = asked(&server);
    assert_eq!(asked.len(), 10, "{asked:?}");
    let json = project.json("radio");
    let sizes = json["items"].as_array().unwrap().iter();
    let sizes: Vec<Option<u64>> = sizes.map(|item| item["attachments"][0]["size_in_bytes"].as_u64()).collect();
    assert_eq!(sizes, [Some(4242), None, Some(4242), Some(4242), Some(4242)]);
    assert_eq!(project.values("radio", "date_modified")[1..], changed, "nothing is an edit");
}

#[test]
fn files_are_asked_for_within_the_budget() {
    let server = Server::start(|request| answer(request, 1));
    let table = format!("[feed.radio]\nurl = '{}'\nbudget = {{ requests = 3 }}\n", server.url("/shows"));
    let project = Project::new(&table);
    project.build();
    assert_eq!(asked(&server), ["/files/4.mp3", "/files/4.ogg"]);
}

#[test]
fn nobody_is_asked_for_the_files_of_a_page_on_disk() {
    let server = Server::start(|request| answer(request, 1));
    let project = Project::new(&format!("[feed.radio]\nurl = 'page.html'\nbase = '{}'\n", server.url("/shows")));
    project.write("page.html", broadcasts(1));
    project.build();
    assert!(asked(&server).is_empty());
}

#[test]
fn what_directories_want_can_be_said() {
    let podcast = "[feed.radio.podcast]\nauthor = 'Ada Quay'\ncategory = ['News', 'Society & Culture > Documentary']\n\
                   explicit = true\nimage = 'https://e.example/cover.jpg'\ntype = 'serial'\nowner = { name = 'Ada', email = 'ada@e.example' }\n";
    let feeds = format!("[feed.radio]\nurl = 'page.html'\nbase = 'https://radio.example/'\n{podcast}");
    let project = Project::new(&feeds);
    project.write("page.html", broadcasts(1));
    project.build();
    let rss = project.read("out/radio.rss");
    for words in [
        "<itunes:author>Ada Quay</itunes:author>",
        "<itunes:category text=\"News\"",
        "<itunes:category text=\"Documentary\"",
        "<itunes:explicit>true</itunes:explicit>",
        "<itunes:image href=\"https://e.example/cover.jpg\"/>",
        "<itunes:type>serial</itunes:type>",
        "<itunes:email>ada@e.example</itunes:email>",
    ] {
        assert!(rss.contains(words), "{words} in {rss}");
    }
    let lint = project.run(&["lint", "radio", "--now", NOW]);
    assert!(lint.stdout.contains("0 errors, 0 warnings"), "{}", lint.stdout);
    for (from, to, words) in [
        ("'News'", "'Newz'", "did you mean `News`?"),
        ("Documentary", "Sailing", "`Sailing` is no category of Apple Podcasts here"),
        ("'serial'", "'weekly'", "write episodic or serial"),
        ("ada@e.example", "ada", "`ada` is no mail address"),
    ] {
        project.write("feeds.toml", feeds.replace(from, to));
        let ran = project.run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{}", ran.stderr);
    }
}
