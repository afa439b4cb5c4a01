//! Which public items are documented, and which show how they are used.
//!
//! rustdoc's own coverage leaves out the methods of types in private modules, which are all there are.

use rustdoc_types::{Crate, Id, Item, ItemEnum, Visibility};

/// What is documented of a crate.
#[derive(Default)]
pub struct Coverage {
    /// Everything that has documentation of its own: types, functions, constants, fields, variants, modules.
    pub items: Vec<Documented>,
}

/// One public item.
pub struct Documented {
    pub path: String,
    pub has_text: bool,
    /// `None` where none is expected: fields and variants are shown by what they are of.
    pub has_example: Option<bool>,
}

impl Coverage {
    /// Everything that can be reached from the crate's root.
    #[must_use]
    pub fn of(krate: &Crate) -> Coverage {
        let mut coverage = Coverage::default();
        coverage.module(krate, krate.root, "");
        coverage
    }

    fn note(&mut self, item: &Item, path: String, wants_example: bool) {
        let docs = item.docs.as_deref().unwrap_or_default();
        let has_example = wants_example.then(|| docs.contains("```"));
        self.items.push(Documented { path, has_text: !docs.is_empty(), has_example });
    }

    fn module(&mut self, krate: &Crate, id: Id, path: &str) {
        let ItemEnum::Module(module) = &krate.index[&id].inner else { return };
        for id in &module.items {
            let item = &krate.index[id];
            let name = item.name.as_deref().unwrap_or_default();
            match &item.inner {
                // What is re-exported of another crate is not in the index.
                ItemEnum::Use(import) => {
                    let target = import.id.and_then(|id| krate.index.get(&id));
                    if let Some(target) = target.filter(|target| !matches!(target.inner, ItemEnum::Module(_))) {
                        self.item(krate, target, &import.name);
                    }
                }
                // A module here is a page of text.
                ItemEnum::Module(_) => {
                    self.note(item, format!("{path}{name}"), false);
                    self.module(krate, *id, &format!("{path}{name}::"));
                }
                _ => self.item(krate, item, &format!("{path}{name}")),
            }
        }
    }

    fn item(&mut self, krate: &Crate, item: &Item, path: &str) {
        self.note(item, path.to_owned(), true);
        let named = |id: &Id| format!("{path}::{}", krate.index[id].name.as_deref().unwrap_or_default());
        match &item.inner {
            ItemEnum::Struct(of) => {
                if let rustdoc_types::StructKind::Plain { fields, .. } = &of.kind {
                    for id in fields {
                        self.note(&krate.index[id], named(id), false);
                    }
                }
                self.impls(krate, &of.impls, path);
            }
            ItemEnum::Enum(of) => {
                for id in &of.variants {
                    self.note(&krate.index[id], named(id), false);
                }
                self.impls(krate, &of.impls, path);
            }
            ItemEnum::Trait(of) => {
                for id in &of.items {
                    self.note(&krate.index[id], named(id), true);
                }
            }
            _ => {}
        }
    }

    /// The methods and constants of a type; those of traits are documented there.
    fn impls(&mut self, krate: &Crate, impls: &[Id], path: &str) {
        for id in impls {
            let Some(ItemEnum::Impl(block)) = krate.index.get(id).map(|item| &item.inner) else { continue };
            if block.trait_.is_some() {
                continue;
            }
            for id in &block.items {
                let item = &krate.index[id];
                if matches!(item.visibility, Visibility::Public) {
                    self.note(item, format!("{path}::{}", item.name.as_deref().unwrap_or_default()), true);
                }
            }
        }
    }
}
