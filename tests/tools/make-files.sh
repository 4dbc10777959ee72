#!/bin/sh
# Makes tests/fixtures/files/people.xlsx and brev.pdf with LibreOffice, as an office would, and a zip that grows beyond measure. The results are checked in;
# run this only to change them.
set -eu
cd "$(dirname "$0")/../fixtures/files"
soffice --headless --convert-to xlsx people.fods
printf 'Kære Mette Holm\n\nTak for din henvendelse.\n' > brev.txt
soffice --headless --convert-to pdf brev.txt
rm brev.txt
# A zip: 200 MB of nothing in 200 kB.
python3 - <<'P'
import zipfile
with zipfile.ZipFile("bomb.bin", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
    packed.writestr(zipfile.ZipInfo("nuller.csv", (2026, 1, 1, 0, 0, 0)), bytes(200 << 20), zipfile.ZIP_DEFLATED)
P
