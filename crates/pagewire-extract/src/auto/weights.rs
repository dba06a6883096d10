//! What each measure is worth, as `cargo run --release -p training --bin fit_listing` fitted it: logistic regression with a penalty on
//! large weights. `features` names the measures.

/// The worth of a group's measures when the surest group is looked for.
pub(super) const BY_ITSELF: &[f64] = &[
    -10.572, // constant
    0.089,   // addresses (log)
    0.004,   // a single address
    -0.247,  // two addresses
    0.689,   // addresses at like places whatever the classes (log)
    0.459,   // addresses to links
    0.636,   // texts empty
    -0.608,  // texts under 8 wide
    -1.688,  // texts 8 to 16 wide
    -0.589,  // texts 16 to 28 wide
    -0.201,  // texts over 120 wide
    1.444,   // width of texts (log)
    0.478,   // different texts but for figures
    0.856,   // different texts
    -0.153,  // the same texts and no heading
    1.363,   // links in headings
    -0.479,  // records with heading
    0.861,   // records with date
    0.364,   // records with picture
    0.170,   // width of text beside the link (log)
    -1.630,  // within navigation or menu
    -0.582,  // within page header
    -0.950,  // within footer
    -0.148,  // within aside or sidebar
    -0.007,  // within main
    0.204,   // within article
    0.000,   // within related, popular or promoted
    0.798,   // within a slider, featured or recent
    0.261,   // within content
    -0.197,  // named as tags or categories
    -0.689,  // named as byline, comments or shares
    0.000,   // within pagination
    0.273,   // named as title
    -0.138,  // records named as items
    -0.884,  // hidden
    -1.123,  // address on another host
    1.515,   // address with slug or number
    -0.869,  // address of a list, person or service
    -0.363,  // address above this page
    0.528,   // addresses of one form
    -0.142,  // addresses in one branch
    0.045,   // steps of addresses
    0.495,   // texts without letters
    -0.056,  // texts that are dates
    -0.009,  // place of the first record on the page
    1.186,   // share of the page's text in its records
    -0.815,  // other addresses in a record (log)
    -0.161,  // links within running text
    0.621,   // other links to the same address in a record
];

/// The worth of a group's own measures when it is judged beside the surest one.
pub(super) const OF_ITS_OWN: &[f64] = &[
    -8.267, // constant
    -0.425, // addresses (log)
    0.004,  // a single address
    -0.212, // two addresses
    0.465,  // addresses at like places whatever the classes (log)
    0.090,  // addresses to links
    0.421,  // texts empty
    -0.019, // texts under 8 wide
    -1.511, // texts 8 to 16 wide
    -0.783, // texts 16 to 28 wide
    0.048,  // texts over 120 wide
    1.083,  // width of texts (log)
    0.041,  // different texts but for figures
    -0.064, // different texts
    0.496,  // the same texts and no heading
    0.946,  // links in headings
    0.123,  // records with heading
    0.286,  // records with date
    0.718,  // records with picture
    0.064,  // width of text beside the link (log)
    -0.620, // within navigation or menu
    -0.464, // within page header
    -0.350, // within footer
    -0.023, // within aside or sidebar
    -0.119, // within main
    0.380,  // within article
    0.000,  // within related, popular or promoted
    1.217,  // within a slider, featured or recent
    0.062,  // within content
    -0.337, // named as tags or categories
    -0.333, // named as byline, comments or shares
    0.000,  // within pagination
    0.429,  // named as title
    0.027,  // records named as items
    -0.460, // hidden
    -0.508, // address on another host
    1.108,  // address with slug or number
    -0.836, // address of a list, person or service
    -0.149, // address above this page
    -0.076, // addresses of one form
    -0.361, // addresses in one branch
    0.369,  // steps of addresses
    -0.097, // texts without letters
    0.354,  // texts that are dates
    0.417,  // place of the first record on the page
    -0.511, // share of the page's text in its records
    -0.358, // other addresses in a record (log)
    0.065,  // links within running text
    0.611,  // other links to the same address in a record
];

/// The worth of how it stands to the surest one.
pub(super) const TOGETHER: &[f64] = &[
    0.272,  // the same group
    1.224,  // the same place but for classes
    0.564,  // the same classes on the link
    2.424,  // addresses of its forms
    1.582,  // addresses in its branches
    1.850,  // its addresses
    -0.679, // within its records
    -0.666, // dates unlike
    1.222,  // pictures unlike
    0.490,  // headings unlike
    -0.792, // widths of texts unlike
    0.035,  // widths beside unlike
    -0.030, // within aside, unlike it
    -0.343, // within footer, unlike it
    -0.660, // within navigation or header, unlike it
    0.000,  // within related or promoted, unlike it
    -0.339, // outside main, unlike it
    0.522,  // headings as it has
    -0.177, // no headings, unlike it
    -0.489, // hosts unlike
];
