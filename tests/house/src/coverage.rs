//! Which public items are documented, and which of them have an example.
//!
//! rustdoc's own coverage leaves out the methods of types in private modules.

use std::collections::{HashSet, VecDeque};

use rustdoc_types::{Crate, Id, Item, ItemEnum, Visibility};

/// The documentation of a crate.
#[derive(Default)]
pub struct Coverage {
    /// Everything that has documentation of its own: types, functions, constants, fields, variants, modules. An item
    /// with several public paths is listed once, under its shortest path.
    pub items: Vec<Documented>,
}

/// One public item.
pub struct Documented {
    pub path: String,
    pub has_text: bool,
    /// `None` where no example is expected: the example of a type shows its fields and variants, and a module is a
    /// page of text.
    pub has_example: Option<bool>,
}

impl Coverage {
    /// All public items that can be reached from the root of the crate.
    #[must_use]
    pub fn of(krate: &Crate) -> Coverage {
        let mut coverage = Coverage::default();
        let mut seen = HashSet::from([krate.root]);
        // Breadth first: a re-export at the root is met before the module that the item comes from.
        let mut modules = VecDeque::from([(krate.root, String::new())]);
        while let Some((id, path)) = modules.pop_front() {
            let ItemEnum::Module(module) = &krate.index[&id].inner else { continue };
            for id in &module.items {
                let item = &krate.index[id];
                let name = item.name.clone().unwrap_or_default();
                let (item, name, is_glob) = match &item.inner {
                    // A re-export from another crate is not in the index.
                    ItemEnum::Use(import) => match import.id.and_then(|id| krate.index.get(&id)) {
                        Some(target) => (target, import.name.clone(), import.is_glob),
                        None => continue,
                    },
                    _ => (item, name, false),
                };
                if !seen.insert(item.id) {
                    continue;
                }
                let path = if is_glob { path.clone() } else { format!("{path}{name}") };
                match &item.inner {
                    // The items of a glob re-export are items of the module that re-exports them.
                    ItemEnum::Module(_) if is_glob => modules.push_back((item.id, path)),
                    ItemEnum::Module(_) => {
                        modules.push_back((item.id, format!("{path}::")));
                        coverage.note(item, path, false);
                    }
                    _ => coverage.item(krate, item, &path),
                }
            }
        }
        coverage
    }

    fn note(&mut self, item: &Item, path: String, wants_example: bool) {
        let docs = item.docs.as_deref().unwrap_or_default();
        let has_example = wants_example.then(|| docs.contains("```"));
        self.items.push(Documented { path, has_text: !docs.is_empty(), has_example });
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

    /// The methods and constants of a type. Those of a trait are documented at the trait.
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
