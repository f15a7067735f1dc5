#!/bin/sh
# The three symbol fonts and the display face, as Debian packs them (fonts-noto-core, fonts-noto-extra 20201225) -> the parts that
# seedpress carries. Needs `pip install fonttools==4.55.3`. Usage: sh layouts/fonts/subset.sh FOLDER-WITH-THE-NOTO-FONTS
set -eu
from=$1
to=$(dirname "$0")
part() {
  pyftsubset "$from/$1.ttf" --output-file="$to/$1.ttf" --unicodes="$2" --layout-features="$3" --no-hinting \
    --name-IDs=0,1,2,3,4,5,6,13,14 --drop-tables+=MATH,GDEF,DSIG --no-recalc-timestamp
}
part NotoSansSymbols2-Regular '20A0-2BFF,1F0A0-1F0FF,1F300-1F6FF,1F780-1F8FF,1F900-1F9FF' ''
part NotoSansSymbols-Regular '20A0-2BFF,1F100-1F1FF,1F300-1F6FF' ''
part NotoSansMath-Regular '2030-205F,2100-214F,2190-23FF,25A0-25FF,27C0-27EF,2900-2AFF,1D7CE-1D7FF' ''
part NotoSans-ExtraCondensedBlack '20-17F,192,218-21B,2C6-2DD,300-36F,386-3CE,400-45F,48A-4FF,1E80-1E85,1E9E,2010-2027,2030-203A,20AC,2116,2122' 'ccmp,locl,mark,mkmk,kern'
