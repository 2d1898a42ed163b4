#!/usr/bin/env bash
# Makes every picture of README.md and docs/ anew, from the exercises of this repository and by the program itself.
#
#   docs/pictures.sh                     builds the release binary first
#   HANDOUT_BIN=path docs/pictures.sh    takes this one
#
# Needs chromium, pdftoppm and pngquant (Debian: chromium poppler-utils pngquant). Look at what comes out before you
# commit it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly DAY=2026-11-23
readonly MOST_BYTES=150000
readonly DOCS=$PWD/docs
WORK=$(mktemp -d)
readonly WORK
PREVIEW=
trap 'stop_preview; rm -rf "$WORK"' EXIT

main() {
    need chromium && need pdftoppm && need pngquant
    build
    handout
    social
    page
    preview
    email
    ls -l "$DOCS"/*.png
}

need() {
    command -v "$1" >/dev/null || { echo "docs/pictures.sh needs $1" >&2 && exit 2; }
}

# A copy, so that out/ and .handout/ of the repository stay as they are.
build() {
    PROGRAM=${HANDOUT_BIN:-}
    if [ -z "$PROGRAM" ]; then
        cargo build --release --locked
        PROGRAM=target/release/handout
    fi
    cp -r handout.yaml exercises "$WORK/"
    "$PROGRAM" --quiet -C "$WORK" build --today "$DAY"
}

# Both pages of a handout.
handout() {
    pdftoppm -r 72 -png "$WORK/out/hip-flexor/handout.pdf" "$WORK/sheet"
    picture handout 1194 844 "$(images 596 842 "$WORK"/sheet-*.png)"
}

# Four cards of a carousel: the title, two steps, the end.
social() {
    local cards=("$WORK"/out/open-book/social/step-*.png)
    picture social 1260 399 "$(images 300 375 "${cards[0]}" "${cards[1]}" "${cards[3]}" "${cards[-1]}")" 12
}

# The upper part of a web page, as a computer shows it.
page() {
    picture page 1000 720 "$(frame 1250 900 0.8 "$WORK/out/open-book/index.html")"
}

# The preview in a browser, at the captions, which no other picture shows. It says that it is up to date a moment after it is loaded.
preview() {
    local address
    exec 3< <(exec "$PROGRAM" --quiet -C "$WORK" preview open-book --port 0 --today "$DAY")
    PREVIEW=$!
    read -r address <&3
    photograph preview 1250,900 "${address/\/\?//captions?}" --force-device-scale-factor=0.8 --timeout=4000
    stop_preview
}

stop_preview() {
    [ -z "$PREVIEW" ] || kill "$PREVIEW"
    PREVIEW=
}

# The newsletter beside itself: on a telephone and on a computer. Its pictures lie on the site, which is this folder here.
email() {
    local site
    site=$(sed -n 's/^  url: //p' "$WORK/handout.yaml")
    sed "s#$site/#file://$WORK/out/#g" "$WORK/out/open-book/email.html" >"$WORK/newsletter.html"
    picture email 1000 720 "$(frame 390 900 0.78 "$WORK/newsletter.html")$(frame 850 900 0.78 "$WORK/newsletter.html")" 12
}

# Pictures in a size.
images() {
    local width=$1 height=$2 file
    shift 2
    for file in "$@"; do
        printf '<img src="file://%s" width="%s" height="%s">' "$file" "$width" "$height"
    done
}

# A page as a window of a size shows it, made smaller.
frame() {
    printf '<div style="width:calc(%spx*%s);height:calc(%spx*%s);overflow:hidden">' "$1" "$3" "$2" "$3"
    printf '<iframe src="file://%s" scrolling="no" style="border:0;width:%spx;height:%spx;transform:scale(%s);' "$4" "$1" "$2" "$3"
    printf 'transform-origin:0 0"></iframe></div>'
}

# Draws pieces of HTML side by side on a quiet ground: name, width, height, pieces, space around them.
picture() {
    local name=$1 width=$2 height=$3 pieces=$4 space=${5:-1}
    cat >"$WORK/$name.html" <<HTML
<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #e4e8e6; display: flex; gap: ${space}px; padding: ${space}px; box-sizing: border-box; }
img, div { background: #fff; flex: none; }
</style>$pieces
HTML
    photograph "$name" "$width,$height" "file://$WORK/$name.html" --allow-file-access-from-files
}

# Takes a picture of an address in Chromium: name, size of the window, address, further options.
photograph() {
    local name=$1 size=$2 address=$3
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars "${@:4}" \
        --window-size="$size" --screenshot="$WORK/$name.png" "$address" 2>/dev/null
    pngquant --force --strip --speed 1 --output "$DOCS/$name.png" 128 "$WORK/$name.png"
    if [ "$(wc -c <"$DOCS/$name.png")" -gt "$MOST_BYTES" ]; then
        echo "docs/$name.png is heavier than $MOST_BYTES bytes" >&2
        return 1
    fi
}

main "$@"
