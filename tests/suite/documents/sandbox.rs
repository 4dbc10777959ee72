//! The process that looks into files: what it may not do, tried one by one, and that nothing it does reaches us.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use image::{GenericImageView as _, ImageFormat};
use indsigt::documents::{Refused, Sandbox, Trouble};

use crate::support::files;

const PDF: &str = "application/pdf";
const PNG: &str = "image/png";
const JPEG: &str = "image/jpeg";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const MOST: (u32, u64) = (10, 50_000_000);

fn sandbox() -> Sandbox {
    Sandbox::new(PathBuf::from(env!("CARGO_BIN_EXE_indsigt")))
}

fn inspect(kind: &str, bytes: &[u8]) -> Result<u32, Refused> {
    sandbox().inspect(kind, MOST, bytes).unwrap()
}

#[test]
fn the_child_reaches_no_file_no_network_no_process_and_no_environment() {
    for what in ["read-file", "write-file", "network", "process", "environment"] {
        assert_eq!(sandbox().overstep(what).unwrap(), b"no", "{what}");
    }
}

#[test]
fn a_child_that_takes_memory_or_processor_time_without_end_dies() {
    let memory = sandbox().overstep("memory");
    assert!(matches!(memory, Err(Trouble::Broke)), "{memory:?}");
    let began = Instant::now();
    let processor = sandbox().within(Duration::from_secs(60)).overstep("processor");
    assert!(matches!(processor, Err(Trouble::Broke)), "{processor:?}");
    assert!(began.elapsed() < Duration::from_secs(55), "the limit of processor time came first");
}

#[test]
fn a_child_that_waits_without_end_is_stopped() {
    let began = Instant::now();
    let waiting = sandbox().within(Duration::from_millis(300)).overstep("time");
    assert!(matches!(waiting, Err(Trouble::TooLong)), "{waiting:?}");
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_program_that_is_not_there_is_our_fault_and_not_the_files() {
    let nowhere = Sandbox::new("/nowhere/indsigt".into());
    assert!(matches!(nowhere.inspect(PDF, MOST, &files::pdf(1)[..]), Err(Trouble::Start(_))));
}

#[test]
fn pages_are_counted_and_what_is_locked_broken_or_too_long_is_refused() {
    assert_eq!(inspect(PDF, &files::pdf(3)), Ok(3));
    assert_eq!(inspect(PDF, &files::pdf(10)), Ok(10));
    assert_eq!(inspect(PDF, &files::pdf(11)), Err(Refused::Pages));
    assert_eq!(inspect(PDF, &files::locked_pdf()), Err(Refused::Encrypted));
    assert_eq!(inspect(PDF, &files::pdf(0)), Err(Refused::Broken), "no page");
    let whole = files::pdf(2);
    let cut = whole.windows(6).position(|six| six == b"/Pages").unwrap();
    assert_eq!(inspect(PDF, &whole[..cut]), Err(Refused::Broken), "no page tree");
    assert_eq!(inspect(PDF, b"%PDF-1.7\n"), Err(Refused::Broken));
}

#[test]
fn pixels_are_counted_before_any_is_decoded() {
    assert_eq!(inspect(PNG, &files::picture(400, 200, ImageFormat::Png)), Ok(1));
    assert_eq!(inspect(JPEG, &files::picture(400, 200, ImageFormat::Jpeg)), Ok(1));
    assert_eq!(inspect(PNG, &files::huge_png(50_000, 50_000)), Err(Refused::Pixels));
    assert_eq!(inspect(PNG, &files::huge_png(0, 1)), Err(Refused::Broken));
    assert_eq!(inspect(JPEG, b"\xff\xd8\xff\xe0nonsense"), Err(Refused::Broken));
    let heif = |width: u32, height: u32| {
        let head = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x14ispe\0\0\0\0";
        [&head[..], &width.to_be_bytes(), &height.to_be_bytes()].concat()
    };
    assert_eq!(inspect("image/heif", &heif(4032, 3024)), Ok(1));
    assert_eq!(inspect("image/heif", &heif(40_320, 30_240)), Err(Refused::Pixels));
    assert_eq!(inspect("image/heif", &heif(1, 1)[..24]), Err(Refused::Broken));
}

#[test]
fn a_word_file_that_grows_beyond_measure_is_refused() {
    assert_eq!(inspect(WORD, &files::word("Fuldmagt", &[])), Ok(1));
    let bomb = ("word/media/image1.bin", vec![0; 8 * 1024 * 1024]);
    assert_eq!(inspect(WORD, &files::word("Fuldmagt", &[bomb])), Err(Refused::Packed));
    let names: Vec<String> = (0..2_100).map(|at| format!("word/media/{at}")).collect();
    let many: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), b"x".to_vec())).collect();
    assert_eq!(inspect(WORD, &files::word("Fuldmagt", &many)), Err(Refused::Packed));
    let whole = files::word("Fuldmagt", &[]);
    assert_eq!(inspect(WORD, &whole[..whole.len() / 2]), Err(Refused::Broken));
}

#[test]
fn pages_are_drawn_as_they_look() {
    let drawn = sandbox().draw(PDF, (2, 5), MOST.1, &files::pdf(3)[..]).unwrap();
    assert_eq!((drawn.total, drawn.pages.len()), (3, 2), "from the second on");
    let page = image::load_from_memory_with_format(&drawn.pages[0], ImageFormat::Png).unwrap();
    assert_eq!(page.width(), 1240);
    let scale = 1240.0 / 595.0;
    let at = |x: f64, y: f64| page.get_pixel((x * scale) as u32, ((842.0 - y) * scale) as u32).0;
    assert_eq!((at(200.0, 200.0), at(400.0, 400.0)), ([255, 0, 0, 255], [255, 255, 255, 255]));
}

#[test]
fn a_photograph_stands_upright_and_tells_nothing_of_where_it_was_taken() {
    let drawn = sandbox().draw(JPEG, (1, 5), MOST.1, &files::turned_photograph()[..]).unwrap();
    let [page] = &drawn.pages[..] else { panic!("one picture") };
    assert!(!page.windows(3).any(|three| three == b"GPS"), "metadata is gone");
    let page = image::load_from_memory_with_format(page, ImageFormat::Png).unwrap();
    assert_eq!((page.width(), page.height()), (200, 400));
    let [red, _, blue, _] = page.get_pixel(100, 50).0;
    assert!(red > 200 && blue < 60, "the left half is on top now");
    let large = files::picture(4000, 1000, ImageFormat::Png);
    let drawn = sandbox().draw(PNG, (1, 1), MOST.1, &large[..]).unwrap();
    let page = image::load_from_memory(&drawn.pages[0]).unwrap();
    assert_eq!((page.width(), page.height()), (1600, 400), "made smaller");
}

#[test]
fn hostile_files_break_the_child_alone() {
    let quick = || sandbox().within(Duration::from_secs(15));
    // 150 MB of drawing, packed small: more memory or time than there is.
    let bomb = files::busy_pdf(150);
    assert!(bomb.len() < 8 * 1024 * 1024, "{}", bomb.len());
    let drawn = quick().draw(PDF, (1, 1), MOST.1, &bomb[..]);
    assert!(matches!(drawn, Err(Trouble::Broke | Trouble::TooLong)), "{:?}", drawn.map(|d| d.total));
    let drawn = sandbox().draw(PNG, (1, 1), MOST.1, &files::huge_png(50_000, 50_000)[..]);
    assert!(matches!(drawn, Err(Trouble::Broke)));
    // Said to be within the limits, but it is not all there.
    let drawn = sandbox().draw(PNG, (1, 1), MOST.1, &files::huge_png(5_000, 5_000)[..]);
    assert!(matches!(drawn, Err(Trouble::Broke)));
    let drawn = sandbox().draw("image/heif", (1, 1), MOST.1, &b"..."[..]);
    assert!(matches!(drawn, Err(Trouble::Broke)));
}
