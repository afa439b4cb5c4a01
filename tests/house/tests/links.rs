//! Every link in every document leads to a file or a heading that exists.

use house::documents::all;
use house::root;

#[test]
fn every_link_of_every_document_leads_somewhere() {
    let root = root();
    let mut broken = Vec::new();
    let documents = all();
    for document in &documents {
        let path = document.path.strip_prefix(&root).unwrap_or(&document.path);
        broken.extend(document.broken().iter().map(|link| format!("{}: {link}", path.display())));
    }
    let links: usize = documents.iter().map(|document| document.links.len()).sum();
    println!("{links} links in {} documents", documents.len());
    assert!(links > 0 && broken.is_empty(), "lead nowhere: {broken:#?}");
}
