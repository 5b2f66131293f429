//! What is said in Chinese or in Japanese, in the English words that [`super::words`] knows. There are no blanks between
//! words, so the longest known word at each place counts.

/// Words of Chinese, simplified and, where it differs, traditional, and of Japanese; and what they mean.
#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    // Animals.
    ("猫", "cat"), ("貓", "cat"), ("小猫", "cat"), ("老虎", "tiger"), ("虎", "tiger"), ("狮子", "lion"), ("狗", "dog"),
    ("小狗", "dog"), ("犬", "dog"), ("熊", "bear"), ("熊猫", "panda"), ("熊貓", "panda"), ("狐狸", "fox"), ("狐", "fox"),
    ("狼", "wolf"), ("兔", "rabbit"), ("兔子", "rabbit"), ("鸟", "bird"), ("鳥", "bird"), ("猫头鹰", "owl"), ("企鹅", "penguin"),
    ("鹰", "eagle"), ("乌鸦", "crow"), ("鹦鹉", "parrot"), ("鱼", "fish"), ("魚", "fish"), ("金鱼", "goldfish"), ("锦鲤", "koi"),
    ("乌龟", "turtle"), ("海龟", "turtle"), ("龟", "turtle"), ("鲸", "whale"), ("鲸鱼", "whale"), ("海豚", "dolphin"),
    ("鲨鱼", "shark"), ("马", "horse"), ("馬", "horse"), ("骏马", "horse"), ("独角兽", "unicorn"), ("龙", "dragon"),
    ("龍", "dragon"), ("蝴蝶", "butterfly"), ("天鹅", "swan"),
    // People.
    ("机器人", "robot"), ("機器人", "robot"), ("机甲", "mech"), ("女孩", "girl"), ("少女", "girl"), ("女人", "woman"),
    ("女士", "woman"), ("女子", "woman"), ("女性", "woman"), ("美女", "woman"), ("公主", "princess"), ("女王", "queen"),
    ("女巫", "witch"), ("男孩", "boy"), ("少年", "boy"), ("男人", "man"), ("男子", "man"), ("男性", "man"), ("人", "person"),
    ("老人", "old man"), ("老", "old"), ("武士", "samurai"), ("战士", "warrior"), ("骑士", "knight"), ("僧人", "monk"),
    ("巫师", "wizard"), ("国王", "king"), ("肖像", "portrait"), ("头像", "portrait"), ("人像", "portrait"),
    ("特写", "closeup"), ("脸", "face"), ("臉", "face"), ("宇航员", "astronaut"), ("航天员", "astronaut"), ("太空人", "astronaut"),
    // Buildings and rooms.
    ("城堡", "castle"), ("宫殿", "palace"), ("寺庙", "temple"), ("寺", "temple"), ("塔", "tower"), ("房子", "house"),
    ("小屋", "house"), ("房屋", "house"), ("木屋", "cabin"), ("村庄", "village"), ("农场", "farm"), ("灯塔", "lighthouse"),
    ("燈塔", "lighthouse"), ("房间", "room"), ("卧室", "bedroom"), ("客厅", "room"), ("室内", "interior"), ("图书馆", "library"),
    ("書", "books"), ("书房", "study"), ("书架", "bookshelf"), ("书店", "bookstore"), ("厨房", "kitchen"), ("咖啡馆", "cafe"),
    ("屋顶", "roof"), ("屋頂", "roof"), ("教室", "classroom"), ("窗", "window"), ("桌", "table"),
    // What drives, sails and flies.
    ("船", "ship"), ("帆船", "sailboat"), ("小船", "boat"), ("海盗", "pirate"), ("汽车", "car"), ("跑车", "car"), ("轿车", "car"),
    ("车", "car"), ("卡车", "truck"), ("货车", "truck"), ("自行车", "bicycle"), ("单车", "bicycle"), ("火车", "train"),
    ("列车", "train"), ("蒸汽机车", "locomotive"), ("火箭", "rocket"), ("飞船", "spaceship"), ("气球", "balloon"),
    ("热气球", "balloon"), ("氣球", "balloon"), ("飞艇", "airship"),
    // What grows.
    ("树", "tree"), ("樹", "tree"), ("樱花", "sakura"), ("櫻花", "sakura"), ("桜", "sakura"), ("樱桃", "cherry"), ("花", "flower"),
    ("花朵", "flower"), ("鲜花", "flowers"), ("向日葵", "sunflower"), ("玫瑰", "rose"), ("郁金香", "tulip"), ("花瓶", "vase"),
    ("花束", "bouquet"), ("花园", "garden"), ("花園", "garden"), ("植物", "plant"), ("叶", "leaf"), ("蘑菇", "mushroom"),
    ("草地", "meadow"), ("草原", "meadow"),
    // What is eaten, and what is worn.
    ("面条", "noodles"), ("拉面", "ramen"), ("拉麵", "ramen"), ("汤面", "noodles"), ("牛肉面", "ramen"), ("火锅", "soup"),
    ("水果", "fruit"), ("苹果", "apple"),
    ("蘋果", "apple"), ("咖啡", "coffee"), ("茶", "tea"), ("杯", "cup"), ("蛋糕", "cake"), ("甜点", "dessert"), ("皇冠", "crown"),
    ("王冠", "crown"), ("戒指", "ring"), ("钻石", "diamond"), ("珠宝", "jewelry"), ("手表", "watch"), ("腕表", "watch"),
    ("产品", "product"),
    // Places.
    ("山", "mountain"), ("山脉", "mountains"), ("山谷", "valley"), ("峡谷", "canyon"), ("火山", "volcano"), ("海", "sea"),
    ("大海", "ocean"), ("海洋", "ocean"), ("海边", "beach"), ("海滩", "beach"), ("岛", "island"), ("海底", "underwater"),
    ("水下", "underwater"), ("珊瑚", "coral"), ("湖", "lake"), ("河", "river"), ("水", "water"), ("波浪", "wave"), ("城市", "city"),
    ("都市", "city"), ("街道", "street"), ("街", "street"), ("高楼", "skyscraper"), ("东京", "tokyo"), ("夜", "night"),
    ("夜晚", "night"), ("星空", "starry"), ("星星", "stars"), ("月亮", "moon"), ("月", "moon"), ("极光", "aurora"),
    ("日落", "sunset"), ("夕阳", "sunset"), ("黄昏", "dusk"), ("日出", "sunrise"), ("黎明", "dawn"), ("早晨", "morning"),
    ("森林", "forest"), ("树林", "woods"), ("沙漠", "desert"), ("风景", "landscape"), ("自然", "nature"), ("太空", "space"),
    ("宇宙", "universe"), ("星球", "planet"), ("行星", "planet"), ("银河", "galaxy"), ("火星", "mars"), ("抽象", "abstract"),
    ("几何", "geometric"), ("海报", "poster"),
    // Times of the year, colours and moods.
    ("雪", "snow"), ("冰", "ice"), ("冬", "winter"), ("秋", "autumn"), ("春", "spring"), ("夏", "summer"), ("雨", "rain"),
    ("红", "red"), ("紅", "red"), ("蓝", "blue"), ("藍", "blue"), ("绿", "green"), ("綠", "green"), ("金", "gold"),
    ("金色", "golden"), ("粉", "pink"), ("粉色", "pink"), ("紫", "purple"), ("黄", "yellow"), ("橙", "orange"), ("棕", "brown"),
    ("银", "silver"), ("黑", "black"), ("白", "white"), ("黑白", "monochrome"), ("水墨", "ink"), ("赛博朋克", "cyberpunk"),
    ("霓虹", "neon"), ("蒸汽波", "vaporwave"), ("梦幻", "dream"), ("奇幻", "fantasy"), ("魔法", "magic"), ("复古", "vintage"),
    ("极简", "minimalist"), ("未来", "futuristic"), ("火", "fire"), ("玉", "jade"), ("阳光", "sunny"),
    // Words that hold a known one and mean something else.
    ("人物", "person"), ("金属", "silver"), ("正面", "closeup"), ("海面", "sea"), ("水面", "water"),
    ("面具", "face"), ("面部", "face"), ("马路", "street"), ("水彩", "soft"), ("花纹", "pattern"),
    ("白天", "sunny"), ("黄金", "golden"), ("主人", ""), ("人类", "person"), ("机车", "bicycle"), ("公园", "garden"),
    ("月球", "moon space"), ("岁月", ""), ("棋盘", "tiles"), ("雪人", "snow"), ("人工", ""), ("水晶", "jade"),
    ("老师", "person"), ("马尾", ""), ("罗马", "city"), ("鱼眼", ""), ("金字塔", "desert"), ("桌面", ""), ("城里", "city"),
    ("科幻", "futuristic"), ("海景", "sea"), ("夜景", "night"), ("花海", "flowers"), ("湖泊", "lake"), ("瀑布", "river"),
    // Japanese.
    ("ねこ", "cat"), ("ネコ", "cat"), ("いぬ", "dog"), ("イヌ", "dog"), ("うさぎ", "rabbit"), ("きつね", "fox"), ("とり", "bird"),
    ("ロボット", "robot"), ("女の子", "girl"), ("男の子", "boy"), ("お城", "castle"), ("城", "castle"), ("家園", "house"),
    ("さくら", "sakura"), ("車", "car"), ("くるま", "car"), ("電車", "train"), ("ラーメン", "ramen"), ("コーヒー", "coffee"),
    ("ケーキ", "cake"), ("りんご", "apple"), ("ひまわり", "sunflower"), ("ドラゴン", "dragon"), ("ロケット", "rocket"), ("海辺", "beach"),
    ("夕焼け", "sunset"), ("青", "blue"), ("赤", "red"), ("緑", "green"), ("家具", "room"), ("大家", ""), ("城镇", "town"),
];

/// The English words for what is said in `text`, in the order in which it is said.
pub(super) fn read(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // Nothing below the first kana is in the table.
        let known = if first < '\u{3040}' { None } else { longest(rest) };
        match known {
            Some((word, meaning)) => {
                found.extend(meaning.split(' ').filter(|word| !word.is_empty()));
                rest = &rest[word.len()..];
            }
            None => rest = &rest[first.len_utf8()..],
        }
    }
    found
}

/// The longest word with which `text` begins.
fn longest(text: &str) -> Option<(&'static str, &'static str)> {
    WORDS.iter().copied().filter(|(word, _)| text.starts_with(word)).max_by_key(|(word, _)| word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts() {
        for (text, expected) in [
            ("一只红色的猫坐在屋顶上", &["red", "cat", "roof"][..]),
            ("熊猫", &["panda"]),
            ("猫头鹰在森林里", &["owl", "forest"]),
            ("画面里面有一碗拉面", &["ramen"]),
            ("宇航员 riding a 马, 水墨", &["astronaut", "horse", "ink"]),
            ("かわいいねこ", &["cat"]),
            ("a cat", &[]),
            ("", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        for (index, (word, _)) in WORDS.iter().enumerate() {
            assert!(!WORDS[..index].iter().any(|(other, _)| other == word), "{word} stands twice");
            assert!(word.chars().all(|letter| letter >= '\u{3040}'), "{word} is never looked for");
        }
    }
}
