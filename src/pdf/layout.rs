//! Blocks on pages: where each line stands, and to which element of the document it belongs.

use super::{
    lines::{self, Run},
    type_face::Weight,
};
use crate::letters::Block;

/// A4, in points.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
pub const LEFT: f32 = 72.0;
pub const RIGHT: f32 = WIDTH - 72.0;
const TOP: f32 = 66.0;
const BOTTOM: f32 = HEIGHT - 78.0;

const BODY: f32 = 10.5;
const LEADING: f32 = 15.5;
/// What a heading must have below it on the same page.
const COMPANY: f32 = 3.0 * LEADING;

/// Ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Quiet,
}

/// One run of text on a page.
#[derive(Debug, Clone)]
pub struct Placed {
    pub page: usize,
    pub x: f32,
    /// Of the baseline.
    pub y: f32,
    pub size: f32,
    pub weight: Weight,
    pub ink: Ink,
    pub text: String,
    pub target: Option<String>,
}

/// A line that is drawn and says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub page: usize,
    pub y: f32,
    pub from: f32,
    pub to: f32,
}

/// What a piece of the document is, for those who hear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Title,
    Heading,
    Paragraph,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
}

/// An element of the document with what belongs to it, in reading order.
#[derive(Debug, Clone)]
pub struct Element {
    pub role: Role,
    pub children: Vec<Child>,
}

#[derive(Debug, Clone)]
pub enum Child {
    Element(Element),
    /// Index of a placed run.
    Run(usize),
}

/// A heading, for the bookmarks.
#[derive(Debug, Clone)]
pub struct Mark {
    pub title: bool,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

#[derive(Debug, Default)]
pub struct Layout {
    pub pages: usize,
    pub placed: Vec<Placed>,
    pub rules: Vec<Rule>,
    pub elements: Vec<Element>,
    pub marks: Vec<Mark>,
}

struct Style {
    size: f32,
    leading: f32,
    weight: Weight,
    ink: Ink,
}

const PLAIN: Style = Style { size: BODY, leading: LEADING, weight: Weight::Regular, ink: Ink::Plain };
const STRONG: Style = Style { size: BODY, leading: LEADING, weight: Weight::Strong, ink: Ink::Plain };
const QUIET: Style = Style { size: BODY, leading: LEADING, weight: Weight::Regular, ink: Ink::Quiet };
const HEADING: Style = Style { size: 12.5, leading: 18.0, weight: Weight::Strong, ink: Ink::Plain };
const TITLE: Style = Style { size: 18.0, leading: 25.0, weight: Weight::Strong, ink: Ink::Plain };

/// Sets the blocks on pages. The first paragraph is the sender: its first line stands out.
pub fn set(blocks: &[Block]) -> Layout {
    let mut setter = Setter { layout: Layout { pages: 1, ..Layout::default() }, y: TOP, sender: true };
    for block in blocks {
        let element = setter.block(block);
        setter.layout.elements.push(element);
    }
    setter.layout
}

struct Setter {
    layout: Layout,
    /// Where the next line begins.
    y: f32,
    sender: bool,
}

impl Setter {
    fn page(&self) -> usize {
        self.layout.pages - 1
    }

    fn turn(&mut self) {
        self.layout.pages += 1;
        self.y = TOP;
    }

    /// Turns the page unless `height` fits on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    fn block(&mut self, block: &Block) -> Element {
        match block {
            Block::Title { text } => self.heading(text, &TITLE, Role::Title, (22.0, 10.0)),
            Block::Heading { text } => self.heading(text, &HEADING, Role::Heading, (12.0, 4.0)),
            Block::Paragraph { text } if self.sender => {
                self.sender = false;
                self.sender(text)
            }
            Block::Paragraph { text } => {
                let children = self.paragraph(text, &PLAIN, LEFT, RIGHT);
                self.space(8.0);
                Element { role: Role::Paragraph, children }
            }
            Block::List { items } => self.list(items),
            Block::Facts { facts } => self.facts(facts),
            Block::Table { head, rows } => self.table(head, rows),
        }
    }

    fn sender(&mut self, text: &str) -> Element {
        let (name, rest) = text.split_once('\n').unwrap_or((text, ""));
        let mut children = self.paragraph(&format!("{name}\n"), &STRONG, LEFT, RIGHT);
        children.extend(self.paragraph(rest, &QUIET, LEFT, RIGHT));
        self.space(26.0);
        Element { role: Role::Paragraph, children }
    }

    fn heading(&mut self, text: &str, style: &Style, role: Role, (before, after): (f32, f32)) -> Element {
        self.space(before);
        let lines = lines::broken(text, style.weight, style.size, RIGHT - LEFT);
        self.need(lines.len() as f32 * style.leading + after + COMPANY);
        let mark = Mark { title: role == Role::Title, text: text.to_owned(), page: self.page(), y: self.y };
        self.layout.marks.push(mark);
        let children = self.lines(&lines, style, LEFT);
        self.space(after);
        Element { role, children }
    }

    /// Lines of one paragraph. Neither its first nor its last line stands alone on a page.
    fn paragraph(&mut self, text: &str, style: &Style, left: f32, right: f32) -> Vec<Child> {
        let lines = lines::broken(text, style.weight, style.size, right - left);
        let mut children = Vec::new();
        let mut rest = &lines[..];
        while !rest.is_empty() {
            let fit = ((BOTTOM - self.y) / style.leading).max(0.0) as usize;
            let now = match rest.len() {
                all if all <= fit => all,
                all if fit >= 2 && all - fit >= 2 => fit,
                all if fit >= 3 && all >= 4 => all - 2,
                all if self.y <= TOP => fit.clamp(1, all),
                _ => 0,
            };
            children.extend(self.lines(&rest[..now], style, left));
            rest = &rest[now..];
            if !rest.is_empty() {
                self.turn();
            }
        }
        children
    }

    fn lines(&mut self, lines: &[Vec<Run>], style: &Style, left: f32) -> Vec<Child> {
        let mut children = Vec::new();
        for runs in lines {
            let baseline = self.y + style.leading * 0.5 + style.size * 0.35;
            children.extend(self.line(runs, style, left, baseline));
            self.y += style.leading;
        }
        children
    }

    fn line(&mut self, runs: &[Run], style: &Style, left: f32, y: f32) -> Vec<Child> {
        let mut x = left;
        let mut children = Vec::new();
        for run in runs {
            children.push(Child::Run(self.layout.placed.len()));
            let (page, size, weight, ink) = (self.page(), style.size, style.weight, style.ink);
            let (text, target) = (run.text.clone(), run.target.clone());
            x += {
                let width = weight.face().glyphs(&text).1 * size;
                self.layout.placed.push(Placed { page, x, y, size, weight, ink, text, target });
                width
            };
        }
        children
    }

    fn list(&mut self, items: &[String]) -> Element {
        let mut children = Vec::new();
        for item in items {
            self.need(LEADING.min(BOTTOM - TOP));
            let lines = lines::broken(item, Weight::Regular, BODY, RIGHT - LEFT - 16.0);
            if lines.len() < 6 {
                self.need(lines.len() as f32 * LEADING);
            }
            let baseline = self.y + LEADING * 0.5 + BODY * 0.35;
            let dash = [Run { text: "– ".into(), target: None }];
            let label =
                Element { role: Role::Label, children: self.line(&dash, &PLAIN, LEFT + 2.0, baseline) };
            let body = self.paragraph(item, &PLAIN, LEFT + 16.0, RIGHT);
            self.space(2.0);
            children.push(item_of(label, body));
        }
        self.space(6.0);
        Element { role: Role::List, children }
    }

    fn facts(&mut self, facts: &[(String, String)]) -> Element {
        let widest =
            facts.iter().map(|(name, _)| Weight::Regular.face().width(name, BODY)).fold(0.0, f32::max);
        let column = LEFT + (widest + 14.0).min(170.0);
        let mut children = Vec::new();
        for (name, value) in facts {
            let value_lines = lines::broken(value, Weight::Regular, BODY, RIGHT - column).len();
            self.need((value_lines.min(5) as f32) * LEADING);
            let (page, top) = (self.page(), self.y);
            let label = self.paragraph(name, &QUIET, LEFT, column - 10.0);
            let under = self.y;
            if page == self.page() {
                self.y = top;
            }
            let body = self.paragraph(value, &PLAIN, column, RIGHT);
            if page == self.page() {
                self.y = self.y.max(under);
            }
            children.push(item_of(Element { role: Role::Label, children: label }, body));
        }
        self.space(8.0);
        Element { role: Role::List, children }
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) -> Element {
        let columns = columns(head, rows);
        let mut children = Vec::new();
        // The head of a table does not stand at the foot of a page.
        self.need(COMPANY + 2.0 * LEADING);
        children.push(Child::Element(self.row(head, &columns, &STRONG, true)));
        for row in rows {
            children.push(Child::Element(self.row(row, &columns, &PLAIN, false)));
        }
        self.space(10.0);
        Element { role: Role::Table, children }
    }

    fn row(&mut self, cells: &[String], columns: &[(f32, f32)], style: &Style, head: bool) -> Element {
        let broken: Vec<Vec<Vec<Run>>> = cells
            .iter()
            .zip(columns)
            .map(|(cell, (from, to))| lines::broken(cell, style.weight, style.size, to - from - 10.0))
            .collect();
        let count = broken.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let frame = 6.0;
        let height = count as f32 * style.leading + frame;
        if height <= BOTTOM - TOP {
            self.need(height);
        }
        let mut inside: Vec<Vec<Child>> = vec![Vec::new(); broken.len()];
        let mut done = 0;
        // A row that is longer than a page goes on overleaf.
        while done < count {
            let fit = ((BOTTOM - self.y - frame) / style.leading).max(0.0) as usize;
            if fit < 2.min(count) && self.y > TOP {
                self.turn();
                continue;
            }
            let now = fit.clamp(1, count - done);
            let top = self.y;
            for ((lines, (from, _)), inside) in broken.iter().zip(columns).zip(&mut inside) {
                self.y = top + frame / 2.0;
                let here = &lines[done.min(lines.len())..(done + now).min(lines.len())];
                inside.extend(self.lines(here, style, *from));
            }
            self.y = top + now as f32 * style.leading + frame;
            done += now;
            let rule = Rule { page: self.page(), y: self.y, from: LEFT, to: RIGHT };
            self.layout.rules.push(rule);
        }
        let role = |at: usize| match (head, at) {
            (true, _) => Role::ColumnHeader,
            (false, 0) => Role::RowHeader,
            (false, _) => Role::Cell,
        };
        let cell = |(at, children)| Child::Element(Element { role: role(at), children });
        let children = inside.into_iter().enumerate().map(cell).collect();
        Element { role: Role::Row, children }
    }
}

fn item_of(label: Element, body: Vec<Child>) -> Child {
    let body = Element { role: Role::Body, children: body };
    Child::Element(Element { role: Role::Item, children: vec![Child::Element(label), Child::Element(body)] })
}

/// Where each column begins and ends: wide enough for its longest word, and then as it would like, in proportion.
fn columns(head: &[String], rows: &[Vec<String>]) -> Vec<(f32, f32)> {
    const GAP: f32 = 12.0;
    let all = RIGHT - LEFT;
    let width = |text: &str| Weight::Strong.face().width(text, BODY);
    let texts = |at: usize| std::iter::once(&head[at]).chain(rows.iter().filter_map(move |row| row.get(at)));
    let widest = |at: usize, most: f32, part: fn(&str) -> Vec<&str>| {
        let parts = texts(at).flat_map(|text| part(text).into_iter().map(width).collect::<Vec<_>>());
        parts.fold(20.0, f32::max).min(most) + GAP
    };
    let least: Vec<f32> = (0..head.len())
        .map(|at| widest(at, all / head.len() as f32 - GAP, |text| text.split_whitespace().collect()))
        .collect();
    let wish: Vec<f32> = (0..head.len()).map(|at| widest(at, all * 0.6, |text| vec![text])).collect();
    let left = (all - least.iter().sum::<f32>()).max(0.0);
    let wanted: Vec<f32> = wish.iter().zip(&least).map(|(wish, least)| (wish - least).max(1.0)).collect();
    let sum: f32 = wanted.iter().sum();
    let mut from = LEFT;
    least
        .iter()
        .zip(&wanted)
        .map(|(least, wanted)| {
            let to = from + least + wanted / sum * left;
            let column = (from, to);
            from = to;
            column
        })
        .collect()
}
