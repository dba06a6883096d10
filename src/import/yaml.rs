//! YAML as a tree with lines, within bounds: aliases, which could make much of little, are not followed.

use saphyr_parser::{Event, Parser};

use super::ImportFault;

/// So deep values may stand in one another, and so many there may be.
const DEPTH: usize = 64;
const NODES: usize = 100_000;

/// A value with its line.
#[derive(Debug, Clone)]
pub(super) struct YamlNode {
    pub line: usize,
    pub value: YamlValue,
}

#[derive(Debug, Clone)]
pub(super) enum YamlValue {
    Text(String),
    List(Vec<YamlNode>),
    /// Keys with their lines, in the order of the file.
    Table(Vec<(usize, String, YamlNode)>),
}

impl YamlNode {
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            YamlValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text, or the texts of a list.
    pub(super) fn texts(&self) -> Vec<&str> {
        match &self.value {
            YamlValue::Text(text) => vec![text],
            YamlValue::List(members) => members.iter().filter_map(Self::text).collect(),
            YamlValue::Table(_) => Vec::new(),
        }
    }

    pub(super) fn members(&self) -> &[(usize, String, Self)] {
        match &self.value {
            YamlValue::Table(members) => members,
            _ => &[],
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|(_, name, _)| name == key).map(|(_, _, node)| node)
    }
}

/// What is open while a document is read.
enum OpenYaml {
    List(usize, Vec<YamlNode>),
    Table(usize, Vec<(usize, String, YamlNode)>, Option<(usize, String)>),
}

/// Reads the first document.
///
/// # Errors
/// [`ImportFault::Malformed`].
pub(super) fn read(text: &str) -> Result<YamlNode, ImportFault> {
    let mut open: Vec<OpenYaml> = Vec::new();
    let mut count = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|fault| malformed(fault.marker().line(), fault.info()))?;
        let line = span.start.line();
        count += 1;
        if count > NODES || open.len() > DEPTH {
            return Err(malformed(line, "it is nested too deep, or too large"));
        }
        let node = match event {
            Event::Scalar(text, ..) => YamlNode { line, value: YamlValue::Text(text.into_owned()) },
            Event::Alias(_) => return Err(malformed(line, "aliases are not read: write the value out")),
            Event::SequenceStart(..) => {
                open.push(OpenYaml::List(line, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(OpenYaml::Table(line, Vec::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(OpenYaml::List(line, members)) => YamlNode { line, value: YamlValue::List(members) },
                Some(OpenYaml::Table(line, members, _)) => YamlNode { line, value: YamlValue::Table(members) },
                None => continue,
            },
            Event::DocumentEnd | Event::StreamEnd => break,
            _ => continue,
        };
        match open.last_mut() {
            None => return Ok(node),
            Some(OpenYaml::List(_, members)) => members.push(node),
            Some(OpenYaml::Table(_, members, key)) => match key.take() {
                Some((line, name)) => members.push((line, name, node)),
                None => *key = Some((node.line, node.text().unwrap_or_default().to_owned())),
            },
        }
    }
    Err(malformed(1, "it holds nothing"))
}

fn malformed(line: usize, fault: &str) -> ImportFault {
    ImportFault::Malformed { line: line.max(1), what: "YAML", fault: fault.to_owned() }
}
