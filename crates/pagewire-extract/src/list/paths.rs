//! A page as the XPath expressions of a recipe see it: laid out once, and looked at within one budget.
//!
//! An expression that would use up the budget selects nothing from then on, and is named in the end: a page that is read by half
//! would look like one that has lost its fields.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use scraper::ElementRef;
use scraper_xpath::{Budget, Layout, Selected, XPath};

use super::cost;
use crate::{
    Document, ExtractError,
    recipe::{ListRecipe, Place},
};

pub(super) struct Paths<'a> {
    /// Whether the page is XML, in which markup may stand as text.
    pub is_xml: bool,
    /// None where the recipe has no XPath.
    layout: Option<Layout<'a>>,
    budget: Cell<Budget>,
    exhausted_by: RefCell<Option<Arc<str>>>,
}

impl<'a> Paths<'a> {
    pub(super) fn of(document: &'a Document, recipe: &ListRecipe) -> Self {
        let has_paths = cost::places(recipe).any(|place| matches!(place, Place::XPath(_)));
        Self {
            is_xml: document.is_xml,
            layout: has_paths.then(|| Layout::new(&document.html)),
            budget: Cell::default(),
            exhausted_by: RefCell::default(),
        }
    }

    /// The elements that an expression selects on the page.
    pub(super) fn elements(&self, xpath: &XPath) -> Vec<ElementRef<'a>> {
        let selected = self.selected(|layout, budget| xpath.select(layout, budget), xpath);
        selected.iter().flat_map(|selected| &selected.nodes).filter_map(|id| self.find(*id)).collect()
    }

    /// What an expression selects from an element on.
    pub(super) fn within(&self, xpath: &XPath, element: ElementRef<'a>) -> Option<Selected> {
        self.selected(|layout, budget| xpath.select_from(layout, element.id(), budget), xpath)
    }

    pub(super) fn find(&self, id: ego_tree::NodeId) -> Option<ElementRef<'a>> {
        self.layout.as_ref()?.find(id)
    }

    fn selected<E>(
        &self,
        select: impl FnOnce(&Layout<'a>, &mut Budget) -> Result<Selected, E>,
        xpath: &XPath,
    ) -> Option<Selected> {
        let layout = self.layout.as_ref().filter(|_| self.exhausted_by.borrow().is_none())?;
        let mut budget = self.budget.get();
        let selected = select(layout, &mut budget);
        self.budget.set(budget);
        if selected.is_err() {
            *self.exhausted_by.borrow_mut() = Some(xpath.source().into());
        }
        selected.ok()
    }

    /// Fails where the budget was used up.
    pub(super) fn check(&self) -> Result<(), ExtractError> {
        match &*self.exhausted_by.borrow() {
            Some(xpath) => Err(ExtractError::Exhausted { expression: xpath.to_string() }),
            None => Ok(()),
        }
    }
}
