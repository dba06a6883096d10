//! HTML as feeds carry it: what is read for errors of form, for what readers take out, and for addresses that lead nowhere.
//!
//! One pass over the text, by [`problems`]; no tree is built.

mod names;
mod scan;
mod style;

pub(crate) use self::{
    names::{is_element, is_entity, is_safe_attribute, is_safe_element},
    scan::problems,
    style::unsafe_part,
};
