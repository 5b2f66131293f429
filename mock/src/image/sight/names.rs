//! What people call colours.

/// Names and colours, lower case, such as people use when they describe a picture.
#[rustfmt::skip]
pub(in crate::image) const NAMES: [(&str, u32); 72] = [
    ("black", 0x000000), ("charcoal", 0x2f3134), ("slate grey", 0x5c6670), ("grey", 0x808080), ("silver", 0xbcc0c4),
    ("light grey", 0xd9d9d9), ("white", 0xffffff), ("ivory", 0xfffbe8), ("cream", 0xfdf1d0), ("beige", 0xe8dcc0),
    ("sand", 0xdcc08c), ("tan", 0xc8a278), ("taupe", 0x8a7a6c), ("brown", 0x7a4a24), ("chestnut", 0x8c4030),
    ("chocolate", 0x4a2814), ("espresso", 0x2a1810), ("rust", 0xb0441c), ("terracotta", 0xd06a48), ("copper", 0xb87333),
    ("bronze", 0xa8742c), ("ochre", 0xcc8822), ("gold", 0xe8b830), ("mustard", 0xd8ac1c), ("amber", 0xffb800),
    ("yellow", 0xffe818), ("lemon", 0xfff47a), ("apricot", 0xf8c090), ("peach", 0xffd8b8), ("orange", 0xff8414),
    ("coral", 0xff7c58), ("salmon", 0xfa8a78), ("scarlet", 0xf03020), ("red", 0xe00c14), ("crimson", 0xc8143c),
    ("burgundy", 0x78102c), ("maroon", 0x500c14), ("rose", 0xe8507c), ("pink", 0xffb4c8), ("blush", 0xf4d4d0),
    ("hot pink", 0xff50a8), ("magenta", 0xe010d0), ("plum", 0x80347c), ("mauve", 0xb890b4), ("lilac", 0xc8a8dc),
    ("lavender", 0xe0d8f8), ("violet", 0x8838e0), ("purple", 0x68209c), ("indigo", 0x3c1888), ("midnight blue", 0x101840),
    ("navy", 0x0c1c68), ("royal blue", 0x2448c8), ("blue", 0x1030f0), ("cobalt", 0x1058a8), ("azure", 0x2090f8),
    ("sky blue", 0x88c8f0), ("powder blue", 0xc0dcec), ("steel blue", 0x4c80ac), ("denim", 0x30587c), ("cyan", 0x10e8f0),
    ("turquoise", 0x38d0c0), ("teal", 0x108484), ("petrol", 0x0c4854), ("aquamarine", 0x88f0d0), ("mint", 0xb4ecc4),
    ("sage", 0x9cac88), ("emerald", 0x14a45c), ("green", 0x189018), ("lime", 0x98e818), ("olive", 0x74782c),
    ("moss green", 0x4c6034), ("forest green", 0x143c20),
];
