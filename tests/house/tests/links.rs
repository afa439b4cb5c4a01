//! Every link of every document leads to a file or heading that is there.

use house::documents::all;
use house::root;

#[test]
fn of_all_documents_lead_somewhere() {
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
