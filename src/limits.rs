//! A number from an untrusted source -> the bound that it must pass.
//!
//! Paper, pictures and files come from people we do not know. A number read from them may size a buffer or bound a loop
//! only after it has been checked against one of these limits.

/// Shards of a packet, data shards included: the number of evaluation points in GF(2^16).
pub const MAX_SHARDS: u32 = 65_536;
/// Bytes of one shard. The densest code (version 40, level L) holds 7,089 digits, which is 2,834 bytes at five digits
/// for two bytes.
pub const MAX_SHARD_BYTES: usize = 2_834;
/// Sheets of a packet: four digits in the header of a code.
pub const MAX_SHEETS: u32 = 9_999;
/// Rows or columns of a sheet, and the gap between codes in modules: two digits each in the header of a code.
pub const MAX_GRID: u32 = 99;
/// Characters of one code's text that are examined; version 40 level L holds at most 7,089.
pub const MAX_CODE_TEXT: usize = 7_200;

/// Data bytes of one code, over all its Reed-Solomon blocks: version 40, level L.
pub const MAX_CODE_DATA_BYTES: usize = 2_956;
/// Reed-Solomon blocks of one code: version 40, level H.
pub const MAX_BLOCKS: usize = 81;

/// Bytes of a packet's content (compressed), and so of one packed stream.
pub const MAX_CONTENT_BYTES: usize = 128 << 20;
/// Bytes that a packet may unpack to. `pack` refuses more, so that `scan` may refuse it, too.
pub const MAX_UNPACKED_BYTES: u64 = 512 << 20;
/// Files and folders in a packet.
pub const MAX_ENTRIES: usize = 100_000;
/// Bytes of one restored path, and of one name in it (ext4, NTFS and APFS all stop at 255).
pub const MAX_PATH_BYTES: usize = 1_024;
pub const MAX_NAME_BYTES: usize = 255;
/// Members of a gzip file, or streams and blocks of an xz file. Parallel compressors
/// start a new member every 64 KiB at least: 8,192 for the largest packet.
pub const MAX_STREAM_PARTS: usize = 10_000;
/// Bytes of the metadata that precede one file in an archive (a long name, pax records).
pub const MAX_DESCRIPTION_BYTES: u64 = 64 << 10;
/// Dictionary size of an xz stream. `xz -9` uses 64 MiB.
pub const MAX_XZ_DICTIONARY_BYTES: u32 = 64 << 20;

/// Bytes of one picture or PDF file.
pub const MAX_PICTURE_BYTES: u64 = 512 << 20;
/// Pixels of one picture: A3 at 600 dpi is 70 million, the largest phone photo 200 million.
pub const MAX_PIXELS: u64 = 210_000_000;
/// Bytes that one decoded page may take before its colour is dropped: 16-bit RGB of 48 million pixels is 288 MB.
pub const MAX_DECODED_BYTES: u64 = 800 << 20;
/// Strips or tiles of one page of a TIFF: A3 at 600 dpi in tiles of 16 pixels are 270,000.
pub const MAX_TIFF_CHUNKS: u64 = 1_000_000;
/// Packed bytes of a TIFF's page beyond twice its file's: tiles that look alike may stand at one place.
pub const MAX_TIFF_REREAD_BYTES: u64 = 64 << 20;
/// Scans of one progressive JPEG; encoders write about ten, and each costs a pass over all pixels.
pub const MAX_JPEG_SCANS: usize = 64;
/// Bytes of a HEIC file: the decoder keeps them, and the bitstream made of them, in memory besides the pixels.
pub const MAX_HEIC_BYTES: usize = 128 << 20;
/// Bytes of a HEIC file's item metadata (the `meta` box); 800 tiles take 60,000.
pub const MAX_HEIC_META_BYTES: usize = 512 << 10;
/// Luma samples of one HEVC picture in a HEIC file (ITU-T H.265, table A.8, level 6.3). Larger photos are stored as
/// tiles. The decoder cannot be stopped within one picture.
pub const MAX_HEVC_PIXELS: u64 = 80_216_064;
/// NAL units of one HEVC picture; slices are at most 600 at the highest level.
pub const MAX_HEVC_UNITS: usize = 4_096;
/// Pixels of a rendered PDF page: A3 at 600 dpi is 70 million. Each takes 4 bytes during rendering.
pub const MAX_PDF_PIXELS: u64 = 100_000_000;
/// Pages read from one TIFF or PDF.
pub const MAX_PAGES: usize = 2_000;
/// Codes taken from one page of a picture.
pub const MAX_CODES_PER_PICTURE: usize = 4_096;

/// Codes that a pile keeps over all sets, and their total bytes.
pub const MAX_PILE_CODES: usize = 400_000;
pub const MAX_PILE_BYTES: usize = 512 << 20;
/// Conflicting readings of one shard that a pile keeps as candidates; then new ones take the place of old ones.
pub const MAX_CONFLICTS: usize = 32;
/// Bytes of partial codes that a pile keeps, over all sets, and conflicting readings of one block of them.
pub const MAX_PILE_PART_BYTES: usize = 64 << 20;
pub const MAX_BLOCK_CONFLICTS: usize = 16;
/// Pages whose sighting of one code is kept; a fifth photo of the same code says nothing new.
pub const MAX_SIGHTINGS: usize = 4;
/// Lines of a pile file that hold no sound code.
pub const MAX_PILE_OTHER_LINES: u32 = 1_000_000;
/// Pages of pictures in a pile.
pub const MAX_PILE_PAGES: usize = 100_000;
/// Bytes of a pile file. Texts take 2.5 digits for each byte: three pictures of every sheet of the largest packet.
pub const MAX_PILE_FILE_BYTES: u64 = 1 << 30;
/// Bytes of one line of it. A code takes 7,200, a partial code 9,000, a note whatever a person writes.
pub const MAX_PILE_LINE_BYTES: u64 = 1 << 20;

/// Entries in the lists of a recipe: inputs, languages, holders.
pub const MAX_RECIPE_INPUTS: usize = 1_000;
pub const MAX_RECIPE_LANGUAGES: usize = 32;
pub const MAX_RECIPE_HOLDERS: usize = 100;

/// A list of people: bytes of its file, of all parts that are unpacked of a spreadsheet, and of the text of all its cells. The
/// address book of a phone with 5,000 people takes 1 MB.
pub const MAX_LIST_BYTES: usize = 4 << 20;
pub const MAX_LIST_UNPACKED_BYTES: usize = 48 << 20;
pub const MAX_LIST_TEXT_BYTES: usize = 16 << 20;
/// Its rows, columns, cells and sheets, parts of its archive, and bytes of one cell (a spreadsheet allows as many letters).
pub const MAX_LIST_ROWS: usize = 100_000;
pub const MAX_LIST_COLUMNS: usize = 1_000;
pub const MAX_LIST_CELLS: usize = 1_000_000;
pub const MAX_LIST_SHEETS: usize = 256;
pub const MAX_LIST_PARTS: usize = 10_000;
pub const MAX_LIST_CELL_BYTES: usize = 32_767;
/// Letters of a name or a number on it.
pub const MAX_LIST_NAME: usize = 200;

/// Bytes of a profile, template or other text that a person edits.
pub const MAX_LAYOUT_BYTES: u64 = 1 << 20;

/// Bytes of a PDF whose pages are imposed. All of it is held in memory, at times twice.
pub const MAX_PDF_BYTES: u64 = 256 << 20;
/// Decompressed bytes of an object stream of a PDF, and of the content stream of one page.
pub const MAX_PDF_OBJECT_BYTES: usize = 64 << 20;
pub const MAX_PAGE_CONTENT_BYTES: usize = 64 << 20;
/// Lines of a catalogue of words, and bytes of one of them.
pub const MAX_CATALOGUE_LINES: usize = 2_000;
pub const MAX_CATALOGUE_LINE_BYTES: usize = 4_000;

/// Fonts of a person's own: files, bytes of one and of all (a collection for Chinese, Japanese and Korean takes 30 MB), and faces of one file.
pub const MAX_FONTS: usize = 24;
pub const MAX_FONT_BYTES: u64 = 64 << 20;
pub const MAX_FONT_BYTES_IN_ALL: u64 = 128 << 20;
pub const MAX_FONT_FACES: usize = 64;

/// Bytes of one Markdown document: three thick novels.
pub const MAX_DOCUMENT_BYTES: usize = 4 << 20;
/// Nesting depth of the elements of a document. Typst gives up at 64 levels, and one element may become five of them.
pub const MAX_DOCUMENT_DEPTH: usize = 24;
/// Bytes of one paragraph: fifty pages. Line breaking looks at all of it at once.
pub const MAX_PARAGRAPH_BYTES: usize = 150_000;
/// Emphases, links, breaks and the like in one paragraph; what they cost grows with the square of their number.
pub const MAX_PARAGRAPH_ELEMENTS: usize = 4_000;
/// Combining marks on one letter (UAX #15, stream-safe text format).
pub const MAX_COMBINING_MARKS: usize = 30;
/// Estimated memory for typesetting the documents of one zine, besides some 40 MB for fonts and program: what is usual
/// (about 700 pages), and the most that may be asked for.
pub const MAX_USUAL_WEIGHT: u64 = 450 << 20;
pub const MAX_DOCUMENT_WEIGHT: u64 = 1_800 << 20;
/// Footnotes and pictures of one document.
pub const MAX_DOCUMENT_NOTES: usize = 2_000;
pub const MAX_DOCUMENT_PICTURES: usize = 500;
/// Bytes of an SVG, and shapes in it.
pub const MAX_SVG_BYTES: usize = 8 << 20;
pub const MAX_SVG_SHAPES: usize = 100_000;
/// Columns of one table, and cells of all tables of a document.
pub const MAX_TABLE_COLUMNS: usize = 24;
pub const MAX_TABLE_CELLS: usize = 20_000;

/// Sheets of plates of one design, and steps of the paths on all of them.
pub const MAX_PLATE_SHEETS: u64 = 1_000;
pub const MAX_PLATE_STEPS: usize = 4_000_000;
/// Bytes of a text that is listed on plates: some 60 pages.
pub const MAX_PLATE_LISTING_BYTES: usize = 256 << 10;

/// Bytes of an age file's header, and stanzas in it: one for each who may open it. One that holds a post-quantum share
/// takes 1,700 bytes.
pub const MAX_AGE_HEADER_BYTES: usize = 2 << 20;
pub const MAX_AGE_STANZAS: usize = 1_000;
/// White space before and after the armor of an age file.
pub const MAX_AGE_BLANKS: usize = 1_024;
/// The scrypt work factor of an age file, as a power of two: 20 takes 1 GiB of memory and some seconds.
pub const MAX_SCRYPT_LOG_N: u8 = 20;
/// Lines of a file with age identities.
pub const MAX_IDENTITY_LINES: usize = 1_000;
/// Words of one SLIP-39 share: a secret of 64 bytes takes 59, ours of 16 bytes takes 20.
pub const MAX_SHARE_WORDS: usize = 59;
/// Bytes of a text that is read as the words or numbers of one share, or as the code of one card.
pub const MAX_SHARE_TEXT: usize = 4_096;
/// Bytes of a text that is read as twelve words or numbers.
pub const MAX_MNEMONIC_TEXT: usize = 1_024;
/// Alerts of one roll: 200 fill eight pages.
pub const MAX_ALERTS: u16 = 200;
/// Characters of what an alert means.
pub const MAX_ALERT_MEANING: usize = 120;
/// Bytes of the file of a roll: each meaning of 120 characters has 480 bytes at most.
pub const MAX_ALERT_ROLL: usize = 128 << 10;
/// Words of a text that is set as a practice sheet: some ten pages.
pub const MAX_PASSAGE_WORDS: usize = 5_000;
/// Different cards of one key: 16 groups of 16, and as many forged ones three times over.
pub const MAX_CARDS: usize = 1_024;
/// Characters of a name of a group of cards.
pub const MAX_GROUP_NAME: usize = 40;
/// Unpacked bytes of the code of a contact tree's slip, and people, groups, calls or ways in one list of it.
pub const MAX_SLIP_LINE_BYTES: usize = 16 << 10;
pub const MAX_SLIP_ITEMS: usize = 1_000;

/// People of a contact tree, and groups: a district. What is looked at in pairs is bounded where it is looked at.
pub const MAX_TREE_PEOPLE: usize = 10_000;
/// Bytes of a tree file: 800 for each of the most people.
pub const MAX_TREE_BYTES: usize = 8 << 20;
/// Characters of one name, number or sentence in a tree file.
pub const MAX_TREE_TEXT: usize = 400;
/// Doors of a group, callers of a person, starters: more than anybody tries in turn.
pub const MAX_TREE_CALLERS: usize = 16;
/// Groups that one group calls, and that call one group.
pub const MAX_TREE_CALLS: usize = 64;
/// Ways, languages, alerts, roles, actions, signers and steps of one thing.
pub const MAX_TREE_ENTRIES: usize = 64;
/// Faults of one tree file that are told.
pub const MAX_TREE_FAULTS: usize = 100;

/// Bytes of one design file that is drawn.
pub const MAX_DESIGN_BYTES: u64 = 256 << 20;
/// The largest coordinate of a design, in millimetres: 100 km.
pub const MAX_DESIGN_MM: f64 = 1e8;
/// Triangles of one solid. Scans of statues have a few million.
pub const MAX_TRIANGLES: usize = 4_000_000;
/// Triangles of a solid whose views are drawn: they take 330 MB.
pub const MAX_VIEW_TRIANGLES: usize = 1_500_000;
/// Lines of one view of a solid before hidden ones are left out, and pairs of a line and a triangle that are compared for
/// it. A noisy scan of 225,000 triangles has 30,000 and 3,500,000.
pub const MAX_VIEW_LINES: usize = 300_000;
pub const MAX_HIDING_TESTS: usize = 30_000_000;
/// Its different corners: a closed solid has half as many as triangles, a heap of loose triangles three times as many.
pub const MAX_SOLID_POINTS: usize = 5_000_000;
/// A 3MF package: its bytes, parts, and bytes of all models unpacked; how deep components stand in one another, and how
/// many there are, each counted as often as it is placed.
pub const MAX_3MF_BYTES: usize = 128 << 20;
pub const MAX_3MF_PARTS: usize = 10_000;
pub const MAX_3MF_UNPACKED_BYTES: usize = 192 << 20;
pub const MAX_3MF_DEPTH: usize = 32;
pub const MAX_3MF_COMPONENTS: usize = 100_000;
/// Shapes of one flat drawing, and parts of all their outlines, after blocks and arrays are laid out.
pub const MAX_PLANE_SHAPES: usize = 500_000;
pub const MAX_OUTLINE_PARTS: usize = 4_000_000;
/// Lines of all slices of a solid, and contours of one slice that stay open: a heap of loose triangles has as many.
pub const MAX_SLICE_LINES: usize = 2_000_000;
pub const MAX_OPEN_CONTOURS: usize = 20_000;
/// Moves of one tool path, arcs as lines.
pub const MAX_TOOL_MOVES: usize = 4_000_000;
/// Triangles of a mesh that is rewritten: 50 MB of binary STL. The memory for its edges grows with them.
pub const MAX_REWRITTEN_TRIANGLES: usize = 1_000_000;
/// Tiles of one drawing.
pub const MAX_TILES: usize = 2_000;

/// A handwritten twin: bytes of a file in coded lines, of their content with the file's name, and its lines with spare ones,
/// which are points of GF(2^8).
pub const MAX_TWIN_FILE_BYTES: usize = 2_048;
pub const MAX_TWIN_BYTES: usize = MAX_TWIN_FILE_BYTES + 1 + MAX_NAME_BYTES;
pub const MAX_TWIN_LINES: usize = 255;
/// Bytes of a text, for three digits hold 15 bits; and its lines.
pub const MAX_TWIN_TEXT_BYTES: usize = 32_767;
pub const MAX_TWIN_TEXT_LINES: usize = 999;
/// Bytes of a file with typed lines, and lines of it.
pub const MAX_TWIN_LINES_FILE_BYTES: u64 = 4 << 20;
