//! Pages into the file, with the tags that say what each run is.

use std::num::NonZeroU16;

use chrono::{Datelike as _, Timelike as _};
use krilla::{
    Document, SerializeSettings,
    action::LinkAction,
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag,
        TagGroup, TagKind, TagTree,
    },
};

use super::{
    PdfError, Sheet,
    layout::{Child, Element, HEIGHT, Ink, LEFT, Layout, Placed, RIGHT, Role, Rule, WIDTH},
    type_face::Weight,
};

const FOOT: f32 = 8.5;

pub fn draw(sheet: &Sheet, layout: &Layout) -> Result<Vec<u8>, PdfError> {
    let failed = |error: &dyn std::fmt::Debug| PdfError(format!("{error:?}"));
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| failed(&error))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut runs: Vec<Vec<Node>> = vec![Vec::new(); layout.placed.len()];
    for page in 0..layout.pages {
        let paper = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| failed(&"the paper"))?;
        let mut sheet_of_paper = document.start_page_with(paper);
        let mut surface = sheet_of_paper.surface();
        for rule in layout.rules.iter().filter(|rule| rule.page == page) {
            line(&mut surface, rule);
        }
        let here = || layout.placed.iter().enumerate().filter(|(_, placed)| placed.page == page);
        for (at, placed) in here() {
            runs[at].push(Node::Leaf(text(&mut surface, placed)));
        }
        foot(&mut surface, sheet, page, layout.pages);
        surface.finish();
        for (at, placed) in here() {
            if let Some(link) = link(placed) {
                runs[at].push(Node::Leaf(sheet_of_paper.add_tagged_annotation(link)));
            }
        }
        sheet_of_paper.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(sheet.language.to_owned()));
    for element in &layout.elements {
        tree.push(group(element, &mut runs, layout));
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(layout));
    document.set_metadata(metadata(sheet));
    document.finish().map_err(|error| failed(&error))
}

fn metadata(sheet: &Sheet) -> Metadata {
    let at = sheet.made_at;
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let made = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(sheet.title.to_owned())
        .authors(vec![sheet.author.to_owned()])
        .language(sheet.language.to_owned())
        .creator("Indsigt".to_owned())
        .creation_date(made)
}

fn outline(layout: &Layout) -> Outline {
    let mut outline = Outline::new();
    let node = |mark: &super::layout::Mark| {
        let at = XyzDestination::new(mark.page, Point::from_xy(LEFT, mark.y));
        OutlineNode::new(mark.text.clone(), at)
    };
    let Some(title) = layout.marks.iter().find(|mark| mark.title) else { return outline };
    let mut whole = node(title);
    for mark in layout.marks.iter().filter(|mark| !mark.title) {
        whole.push_child(node(mark));
    }
    outline.push_child(whole);
    outline
}

fn ink(ink: Ink) -> Fill {
    // Contrast on white: 16:1 and 6:1.
    let color = match ink {
        Ink::Plain => rgb::Color::new(26, 28, 32),
        Ink::Quiet => rgb::Color::new(84, 91, 102),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn text(surface: &mut Surface, placed: &Placed) -> Identifier {
    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    glyphs(surface, placed);
    surface.end_tagged();
    id
}

fn glyphs(surface: &mut Surface, placed: &Placed) {
    let face = placed.weight.face();
    let (glyphs, _) = face.glyphs(&placed.text);
    surface.set_fill(Some(ink(placed.ink)));
    let at = Point::from_xy(placed.x, placed.y);
    surface.draw_glyphs(at, &glyphs, face.font.clone(), &placed.text, placed.size, false);
}

fn line(surface: &mut Surface, rule: &Rule) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_ltrb(rule.from, rule.y - 0.25, rule.to, rule.y + 0.25) {
        path.push_rect(rect);
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(ink(Ink::Quiet)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.end_tagged();
}

/// What stands at the foot is no part of the letter: it is not read aloud on every page.
fn foot(surface: &mut Surface, sheet: &Sheet, page: usize, pages: usize) {
    let y = HEIGHT - 42.0;
    let face = Weight::Regular.face();
    let number = face.showable(&(sheet.page_of)(page + 1, pages));
    let right = RIGHT - face.width(&number, FOOT);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    for (x, text) in [(LEFT, face.showable(sheet.foot)), (right, number)] {
        let (size, weight, ink) = (FOOT, Weight::Regular, Ink::Quiet);
        glyphs(surface, &Placed { page, x, y, size, weight, ink, text, target: None });
    }
    surface.end_tagged();
}

fn link(placed: &Placed) -> Option<Annotation> {
    let target = placed.target.as_ref()?;
    let width = placed.weight.face().width(&placed.text, placed.size);
    let (top, bottom) = (placed.y - placed.size, placed.y + placed.size * 0.3);
    let area = Rect::from_ltrb(placed.x, top, placed.x + width, bottom)?;
    let action = Target::Action(LinkAction::new(target.clone()).into());
    let spoken = target.trim_start_matches("mailto:").to_owned();
    Some(Annotation::new_link(LinkAnnotation::new(area, action), Some(spoken)))
}

fn group(element: &Element, runs: &mut [Vec<Node>], layout: &Layout) -> TagGroup {
    let mut group = TagGroup::new(tag(element, layout));
    for child in &element.children {
        match child {
            Child::Element(inner) => group.push(self::group(inner, runs, layout)),
            Child::Run(at) => {
                let nodes = std::mem::take(&mut runs[*at]);
                if layout.placed[*at].target.is_some() {
                    group.push(TagGroup::with_children(Tag::Link, nodes));
                } else {
                    nodes.into_iter().for_each(|node| group.push(node));
                }
            }
        }
    }
    group
}

/// The words of an element: PDF/UA wants those of a heading in its tag as well.
fn words(element: &Element, layout: &Layout) -> String {
    let said = element.children.iter().map(|child| match child {
        Child::Run(at) => layout.placed[*at].text.clone(),
        Child::Element(inner) => words(inner, layout),
    });
    said.collect::<String>().trim_end().to_owned()
}

fn tag(element: &Element, layout: &Layout) -> TagKind {
    let heading = |n: u16| {
        let level = NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN);
        Tag::Hn(level, Some(words(element, layout))).into()
    };
    match element.role {
        Role::Title => heading(1),
        Role::Heading => heading(2),
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}
