//! Reads a PDF as a reading machine does: by its structure, not by where the ink is. `lopdf` knows nothing of krilla.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

/// An element of the structure with the text of all that is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    pub tag: String,
    pub text: String,
    pub children: Vec<Element>,
}

#[derive(Debug)]
pub struct Read {
    pub pages: usize,
    pub title: String,
    pub author: String,
    pub language: String,
    /// XMP, as it stands in the file.
    pub metadata: String,
    /// The file says that it is tagged, and that its title is to be shown instead of the file's name.
    pub marked: bool,
    pub shows_title: bool,
    pub bookmarks: Vec<String>,
    pub body: Vec<Element>,
    /// Where links lead, and what is said of them.
    pub links: Vec<(String, String)>,
    /// What is outside the structure, page by page: nobody hears it.
    pub unread: Vec<String>,
}

impl Read {
    /// Elements of the structure one after the other, in reading order: tag and text, without what is inside them.
    pub fn told(&self) -> Vec<(&str, String)> {
        fn walk<'a>(element: &'a Element, told: &mut Vec<(&'a str, String)>) {
            let inner: Vec<&Element> = element.children.iter().filter(|one| one.tag != "Link").collect();
            if inner.is_empty() {
                told.push((&element.tag, squeezed(&element.text)));
            } else {
                inner.into_iter().for_each(|one| walk(one, told));
            }
        }
        let mut told = Vec::new();
        self.body.iter().for_each(|element| walk(element, &mut told));
        told
    }
}

/// Words with one space between them.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn read(file: &[u8]) -> Read {
    let document = Document::load_mem(file).unwrap();
    let reader = Reader { pieces: HashMap::new(), document: &document };
    reader.read()
}

struct Reader<'a> {
    document: &'a Document,
    /// Text by page and mark.
    pieces: HashMap<(ObjectId, i64), String>,
}

impl<'a> Reader<'a> {
    fn read(mut self) -> Read {
        let catalog = self.document.catalog().unwrap();
        let pages = self.document.get_pages();
        let unread = pages.values().map(|page| self.page(*page)).collect();
        let info = self.dictionary(self.document.trailer.get(b"Info").unwrap());
        let tree = self.dictionary(catalog.get(b"StructTreeRoot").unwrap());
        assert!(tree.has(b"ParentTree"));
        let body = self.children(tree, None);
        assert!(self.pieces.is_empty(), "text that no element has: {:?}", self.pieces);
        let metadata = self.follow(catalog.get(b"Metadata").unwrap()).as_stream().unwrap();
        let preference = |name: &[u8], key: &[u8]| {
            let inner = catalog.get(name).ok().map(|inner| self.dictionary(inner));
            inner
                .and_then(|inner| inner.get(key).ok())
                .and_then(|flag| flag.as_bool().ok())
                .unwrap_or_default()
        };
        Read {
            pages: pages.len(),
            title: string(info.get(b"Title").unwrap()),
            author: string(info.get(b"Author").unwrap()),
            language: string(catalog.get(b"Lang").unwrap()),
            metadata: String::from_utf8(metadata.get_plain_content().unwrap()).unwrap(),
            marked: preference(b"MarkInfo", b"Marked"),
            shows_title: preference(b"ViewerPreferences", b"DisplayDocTitle"),
            bookmarks: self.bookmarks(self.dictionary(catalog.get(b"Outlines").unwrap())),
            body,
            links: pages.values().flat_map(|page| self.links(*page)).collect(),
            unread,
        }
    }

    fn follow(&self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    fn dictionary(&self, object: &'a Object) -> &'a Dictionary {
        self.follow(object).as_dict().unwrap()
    }

    /// Keeps the text of every mark and answers with what bears none.
    fn page(&mut self, page: ObjectId) -> String {
        let fonts = self.document.get_page_fonts(page).unwrap();
        let encodings: BTreeMap<_, _> = fonts
            .iter()
            .map(|(name, font)| (name.clone(), font.get_font_encoding(self.document).unwrap()))
            .collect();
        let (mut marks, mut font, mut unread) = (Vec::new(), Vec::new(), String::new());
        for operation in self.document.get_and_decode_page_content(page).unwrap().operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    let properties = operation.operands.get(1).and_then(|one| one.as_dict().ok());
                    let number =
                        properties.and_then(|inner| inner.get(b"MCID").ok()).and_then(|n| n.as_i64().ok());
                    // Text that stands for the glyphs inside.
                    let instead = properties.and_then(|inner| inner.get(b"ActualText").ok()).map(string);
                    let number = number.or(marks.last().and_then(|(outer, _)| *outer));
                    if let Some(text) = &instead {
                        self.say(page, number, text, &mut unread);
                    }
                    let silent = instead.is_some() || marks.last().is_some_and(|(_, silent)| *silent);
                    marks.push((number, silent));
                }
                "EMC" => assert!(marks.pop().is_some()),
                "Tf" => font = operation.operands[0].as_name().unwrap().to_vec(),
                "Tj" | "TJ" => {
                    let (number, silent) = *marks.last().expect("text without a mark");
                    let strings: Vec<&Object> = match &operation.operands[0] {
                        Object::Array(parts) => parts.iter().filter(|part| part.as_str().is_ok()).collect(),
                        one => vec![one],
                    };
                    for bytes in strings.into_iter().filter(|_| !silent) {
                        let text = Document::decode_text(&encodings[&font], bytes.as_str().unwrap()).unwrap();
                        self.say(page, number, &text, &mut unread);
                    }
                }
                _ => {}
            }
        }
        assert!(marks.is_empty());
        unread
    }

    fn say(&mut self, page: ObjectId, number: Option<i64>, text: &str, unread: &mut String) {
        match number {
            Some(number) => self.pieces.entry((page, number)).or_default().push_str(text),
            None => unread.push_str(text),
        }
    }

    fn children(&mut self, of: &'a Dictionary, page: Option<ObjectId>) -> Vec<Element> {
        let kids = of.get(b"K").map(|kids| self.follow(kids));
        let kids: Vec<&Object> = match kids {
            Ok(Object::Array(all)) => all.iter().collect(),
            Ok(one) => vec![one],
            Err(_) => Vec::new(),
        };
        kids.into_iter().filter_map(|kid| self.child(kid, page)).collect()
    }

    /// A kid that is text becomes an element without a tag.
    fn child(&mut self, kid: &'a Object, page: Option<ObjectId>) -> Option<Element> {
        let kid = self.follow(kid);
        let mut piece = |page: Option<ObjectId>, number: i64| {
            let text = self.pieces.remove(&(page?, number)).unwrap_or_default();
            Some(Element { tag: String::new(), text, children: Vec::new() })
        };
        if let Ok(number) = kid.as_i64() {
            return piece(page, number);
        }
        let kid = kid.as_dict().unwrap();
        let page = kid.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        match kid.get(b"Type").and_then(Object::as_name) {
            Ok(b"MCR") => piece(page, kid.get(b"MCID").unwrap().as_i64().unwrap()),
            Ok(b"OBJR") => None,
            _ => {
                let tag = String::from_utf8(kid.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
                let all = self.children(kid, page);
                let text = all.iter().map(|one| one.text.as_str()).collect();
                let children = all.into_iter().filter(|one| !one.tag.is_empty()).collect();
                Some(Element { tag, text, children })
            }
        }
    }

    fn bookmarks(&self, of: &'a Dictionary) -> Vec<String> {
        let mut titles = Vec::new();
        let mut next = of.get(b"First").ok();
        while let Some(one) = next {
            let one = self.dictionary(one);
            titles.push(string(one.get(b"Title").unwrap()));
            titles.extend(self.bookmarks(one));
            next = one.get(b"Next").ok();
        }
        titles
    }

    fn links(&self, page: ObjectId) -> Vec<(String, String)> {
        let page = self.document.get_dictionary(page).unwrap();
        let Ok(all) = page.get(b"Annots") else { return Vec::new() };
        let link = |one: &'a Object| {
            let one = self.dictionary(one);
            assert!(one.has(b"StructParent"), "a link outside the structure");
            let action = self.dictionary(one.get(b"A").unwrap());
            let target = action.get(b"URI").unwrap().as_str().unwrap().to_vec();
            (String::from_utf8(target).unwrap(), string(one.get(b"Contents").unwrap()))
        };
        self.follow(all).as_array().unwrap().iter().map(link).collect()
    }
}

fn string(object: &Object) -> String {
    decode_text_string(object).unwrap()
}
