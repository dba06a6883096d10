//! Styles: which declarations can do nothing but dress the text that they stand at.

const PROPERTIES: &str = " azimuth background background-color border-collapse border-spacing clear color cursor \
    direction display elevation float height letter-spacing line-height list-style-type max-width overflow pause \
    pause-after pause-before pitch pitch-range richness speak speak-header speak-numeral speak-punctuation \
    speech-rate stress text-align text-decoration text-indent unicode-bidi vertical-align voice-family volume \
    white-space width ";

/// Words that the values of boxes and borders are made of.
const WORDS: &str = " aqua auto black block blue bold both bottom brown center collapse dashed dotted fuchsia gray \
    green !important italic left lime maroon medium none navy normal nowrap olive pointer purple red right solid \
    silver teal thin thick top transparent underline white yellow inherit ! important ";

/// Returns the first declaration of a style that readers take out.
pub(crate) fn unsafe_part(style: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || ":,;#%.!-'\"()_/".contains(c);
    if !style.chars().all(is_plain) {
        return Some(style.to_owned());
    }
    let style = style.to_ascii_lowercase();
    style.split(';').map(str::trim).filter(|part| !part.is_empty()).find(|part| !is_safe(part)).map(ToOwned::to_owned)
}

fn is_safe(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else { return false };
    let (property, value) = (property.trim(), value.trim());
    let family = property.split('-').next().unwrap_or("");
    let is_border = matches!(property, "border" | "margin" | "padding")
        || ["border-", "margin-", "padding-"].iter().any(|family| property.starts_with(family))
            && !property.contains("radius");
    let is_font = property == "font"
        || ["font-family", "font-size", "font-style", "font-variant", "font-weight"].contains(&property);
    if !is_border && !is_font && !PROPERTIES.split_ascii_whitespace().any(|known| known == property)
        || value.contains(':')
    {
        return false;
    }
    let is_box = matches!(family, "background" | "border" | "margin" | "padding");
    !is_box || value.split_ascii_whitespace().all(is_safe_word)
}

fn is_safe_word(word: &str) -> bool {
    let is_known = WORDS.split_ascii_whitespace().any(|known| known == word);
    let is_color = word
        .strip_prefix('#')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || word.starts_with("rgb(");
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '%' | ',' | ')'));
    let is_number =
        !number.is_empty() && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_known || is_color || is_number
}

#[cfg(test)]
mod tests {
    use super::unsafe_part;

    #[test]
    fn a_style_that_dresses_text_is_kept() {
        for style in [
            "color: red",
            "margin-top:0in; text-align:left",
            "border: medium none ! important",
            "font-family: 'comic sans ms'",
        ] {
            assert_eq!(unsafe_part(style), None, "{style}");
        }
    }

    #[test]
    fn a_style_that_leaves_its_place_is_taken_out() {
        for style in [
            "position: absolute",
            "background: url(http://example.org/a.gif)",
            "margin: -999em",
            "width: expression(alert(1))\\",
        ] {
            assert!(unsafe_part(style).is_some(), "{style}");
        }
    }
}
