"""Compares what the PDF and the web page of a report say: paragraph by
paragraph, the same words and the same numbers in the same order.

check.py FILES...

The PDF is read as a screen reader reads it: the structure tree in its order,
each piece of marked content by the fonts' maps to Unicode. The page is read as
its source stands. Neither reading shares code with the program. Both give a
list of items, each with its kind: a heading of a level, a label (the number of a
paragraph, the mark of a list, a line of the form), a text, a cell, a caption or
the alternative text of a picture.

What is left out, and nothing else:

* Running headers and footers: what the PDF marks as pagination.
* Dots that lead the eye to a page number, marked as artifacts.
* The contents with their heading: they repeat the headings, and in the PDF have
  page numbers.
* The navigation of the page: the link past it, the links back, its footer, and
  the words that open the data of a picture, which are the caption of its table.
* The tables that narrow screens show in place of a picture: their words are those of
  the picture.
* The words in pictures: a reader of either hears the alternative text instead.

The title block, which is before the first heading, is laid out differently in
the two, so it is compared by its words: each line of the page's header, but
for labels such as "Meeting", is in the PDF's title block or running header, and
each word of the PDF's title block is in the page's header.

White space counts as one space. Word joiners and soft hyphens are not read.

Prints one JSON object for each pair of files.
"""

import json
import re
import sys
from difflib import SequenceMatcher
from pathlib import Path

import lxml.html
import pikepdf
from pikepdf import Array, Dictionary, Name, String

# A heading and a text: what is left of a report that is exempt as a whole.
FEWEST_ITEMS = 2


def tidy(text):
    return re.sub(r"\s+", " ", re.sub("[\u2060\u00ad]", "", text)).strip()


class Items:
    """The items of a document, put together from pieces of text."""

    def __init__(self):
        self.items = []
        self.pieces = []
        self.kind = "text"

    def add(self, text):
        self.pieces.append(text)

    def begin(self, kind):
        """Ends the item before, and gives the kind that was in force."""
        self.end()
        before, self.kind = self.kind, kind
        return before

    def end(self, kind=None):
        text = tidy("".join(self.pieces))
        if text:
            self.items.append((self.kind, text))
        self.pieces = []
        self.kind = kind or self.kind

    def label(self, text):
        self.end()
        self.items.append(("label", text))


# The PDF

# Parts of a line: they end no paragraph.
INLINE = {"/Span", "/Strong", "/Em", "/Link", "/Reference", "/Quote", "/Code"}
PDF_KINDS = {
    "/Lbl": "label",
    "/TH": "cell",
    "/TD": "cell",
    "/Caption": "caption",
    "/Title": "title",
    **{f"/H{level}": f"heading {level}" for level in range(1, 7)},
}


def to_unicode(font):
    """What each code of a font says, from its ToUnicode map."""
    says = {}

    def text(code):
        return bytes.fromhex(code).decode("utf-16-be")

    source = font.ToUnicode.read_bytes().decode("latin-1")
    for part in re.findall(r"beginbfchar(.*?)endbfchar", source, re.S):
        for code, said in re.findall(r"<(\w+)>\s*<(\w+)>", part):
            says[int(code, 16)] = text(said)
    for part in re.findall(r"beginbfrange(.*?)endbfrange", source, re.S):
        for first, last, said in re.findall(r"<(\w+)>\s*<(\w+)>\s*(<\w+>|\[[^]]*\])", part):
            run = range(int(first, 16), int(last, 16) + 1)
            listed = re.findall(r"<(\w+)>", said)
            for index, code in enumerate(run):
                if said.startswith("["):
                    says[code] = text(listed[index])
                else:
                    start = text(listed[0])
                    says[code] = start[:-1] + chr(ord(start[-1]) + index)
    return says


class Pdf:
    """The text of a PDF."""

    def __init__(self, path):
        self.problems = []
        self.furniture = []
        # By page and marked content: its text, and whether the structure has it.
        self.marked = {}
        self.read = set()
        self.result = Items()
        with pikepdf.open(path) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                self.page(number, page)
            self.numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
            self.walk(pdf.Root.StructTreeRoot.K, None)
            self.result.end()
        for (number, content), text in self.marked.items():
            if (number, content) not in self.read and tidy(text):
                self.problems.append(f"page {number} of the PDF: “{tidy(text)}” is outside the structure")

    def page(self, number, page):
        """Reads the marked content of a page."""
        fonts = {name: to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
        font = None
        # What is open: the number of a marked content, "furniture", "artifact" or
        # nothing; and whether its text has been given in another form.
        stack = []

        def say(text):
            if any(replaced for _, replaced in stack):
                return
            owner = next((owner for owner, _ in reversed(stack) if owner is not None), None)
            if owner == "furniture":
                self.furniture.append(text)
            elif isinstance(owner, int):
                self.marked[number, owner] = self.marked.get((number, owner), "") + text
            elif owner == "artifact" and text.strip(" .") == "":
                pass
            elif tidy(text):
                self.problems.append(f"page {number} of the PDF: “{tidy(text)}” is not tagged")

        for operands, operator in pikepdf.parse_content_stream(page):
            operator = str(operator)
            if operator in ("BDC", "BMC"):
                properties = operands[1] if len(operands) > 1 else Dictionary()
                if isinstance(properties, Name):
                    properties = page.Resources.Properties[properties]
                owner = properties.get("/MCID")
                if operands[0] == Name.Artifact:
                    owner = "furniture" if properties.get("/Type") == Name.Pagination else "artifact"
                stack.append((owner, False))
                if "/ActualText" in properties:
                    say(str(properties.ActualText))
                    stack[-1] = (owner, True)
            elif operator == "EMC":
                stack.pop()
            elif operator == "Tf":
                font = fonts[str(operands[0])]
            elif operator in ("Tj", "TJ"):
                shown = operands[0] if operator == "TJ" else [operands[0]]
                for part in shown:
                    if isinstance(part, String):
                        codes = bytes(part)
                        pairs = (codes[index : index + 2] for index in range(0, len(codes), 2))
                        say("".join(font.get(int.from_bytes(pair, "big"), "\ufffd") for pair in pairs))
            elif operator == "Do" and page.Resources.XObject[operands[0]].get("/Subtype") == Name.Image:
                # A photograph, which the alternative text of its structure stands for.
                if all(owner is None for owner, _ in stack):
                    self.problems.append(f"page {number} of the PDF: an image is not tagged")
            elif operator in ("'", '"', "Do"):
                self.problems.append(f"page {number} of the PDF: what {operator} shows cannot be read")
        # A line of furniture ends with its page.
        self.furniture.append(" ")

    def walk(self, node, page):
        """Reads the structure below a node, in its order."""
        if isinstance(node, Array):
            for child in node:
                self.walk(child, page)
        elif isinstance(node, int):
            self.content(page, node)
        elif node.get("/Type") == Name.MCR:
            self.content(node.get("/Pg", page), node.MCID)
        elif node.get("/Type") != Name.OBJR:
            self.element(node, node.get("/Pg", page))

    def content(self, page, content):
        key = self.numbers[page.objgen], content
        self.read.add(key)
        self.result.add(self.marked.get(key, ""))

    def element(self, element, page):
        role = str(element.S)
        below = element.get("/K", Array())
        if role == "/TOC":
            self.contents(element, page)
        elif role == "/Figure" and "/Alt" in element:
            self.result.begin("alternative")
            self.result.add(str(element.Alt))
            self.result.end("text")
            self.pass_over(below, page)
        elif role in INLINE and not placed_as_block(element):
            self.walk(below, page)
        else:
            before = self.result.begin(PDF_KINDS.get(role, self.result.kind))
            self.walk(below, page)
            self.result.end(before)

    def pass_over(self, node, page):
        """Counts what is drawn in a picture as read; of captions in it, reads them."""
        if isinstance(node, Array):
            for child in node:
                self.pass_over(child, page)
        elif isinstance(node, int):
            self.read.add((self.numbers[page.objgen], node))
        elif node.get("/Type") == Name.MCR:
            self.read.add((self.numbers[node.get("/Pg", page).objgen], node.MCID))
        elif node.get("/Type") != Name.OBJR:
            self.walk(node, node.get("/Pg", page))

    def contents(self, element, page):
        """Leaves out the contents, and the heading before them."""
        self.result.end()
        items = self.result.items
        if items and items[-1][0].startswith("heading"):
            items.pop()
        kept = len(items)
        self.walk(element.get("/K", Array()), page)
        self.result.end()
        del items[kept:]


def placed_as_block(element):
    attributes = element.get("/A", Array())
    listed = attributes if isinstance(attributes, Array) else [attributes]
    return any(isinstance(entry, Dictionary) and entry.get("/Placement") == Name.Block for entry in listed)


# The page

HTML_INLINE = {"a", "em", "strong", "span", "time", "b", "i", "code", "abbr", "sup", "sub", "wbr"}
HTML_KINDS = {
    "dt": "label",
    "th": "cell",
    "td": "cell",
    "caption": "caption",
    "figcaption": "caption",
    # The title of the page is its first heading; that of the PDF is a title.
    **{f"h{level}": f"heading {level - 1}" for level in range(2, 7)},
}


class Page:
    """The text of a web page."""

    def __init__(self, path):
        body = lxml.html.parse(str(path), lxml.html.HTMLParser(encoding="utf-8")).getroot().body
        self.result = Items()
        for part in body.iter("main"):
            self.walk(part)
        self.result.end()
        # The lines of the header, each with whether it is a label only. The link to the
        # PDF is on the page alone.
        self.header = [
            (tidy(part.text_content()), part.tag == "dt")
            for header in body.iterchildren("header")
            for part in header.iter("p", "h1", "dt", "dd")
            if part.text_content().strip() and "download" not in part.classes
        ]
        self.header += [(tidy(logo.get("alt", "")), False) for logo in body.xpath("header//img")]

    def walk(self, element):
        if not isinstance(element.tag, str) or {"back", "narrow"} & set(element.classes):
            return
        name = element.tag
        if name == "summary":
            return
        if name in ("svg", "img"):
            before = self.result.begin("alternative")
            self.result.add(element.get("alt" if name == "img" else "aria-label", ""))
            self.result.end(before)
            return
        inline = name in HTML_INLINE
        number = name == "span" and "number" in element.classes and not element.getparent().tag.startswith("h")
        if name == "br":
            self.result.add(" ")
        elif inline and not number:
            self.children(element)
        else:
            before = self.result.begin("label" if number else HTML_KINDS.get(name, self.result.kind))
            if name == "li":
                self.result.label(mark(element))
            self.children(element)
            self.result.end(before)

    def children(self, element):
        self.result.add(element.text or "")
        for child in element:
            self.walk(child)
            self.result.add(child.tail or "")


def mark(entry):
    """The mark that stands before an entry of a list."""
    around = entry.getparent()
    return f"{around.index(entry) + 1}." if around.tag == "ol" else "•"


# The comparison


def title_block(items):
    """The items before the first heading, and the rest."""
    first = next((index for index, (kind, _) in enumerate(items) if kind.startswith("heading")), len(items))
    return items[:first], items[first:]


def compare(pdf, page):
    problems = list(pdf.problems)
    title, left = title_block(pdf.result.items)
    right = page.result.items
    if len(left) < FEWEST_ITEMS:
        problems.append(f"the PDF has only {len(left)} items")

    titles = " ".join(text for _, text in title)
    beside = titles + " " + tidy("".join(pdf.furniture))
    for line, label in page.header:
        if not label and line not in beside:
            problems.append(f"title block: “{line}” is on the page only")
    words = {word for line, _ in page.header for word in line.split()}
    for word in sorted(set(titles.split()) - words):
        problems.append(f"title block: “{word}” is in the PDF only")

    for change, i, j, k, n in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if change != "equal":
            problems.append(f"the PDF has {told(left[i:j], left[:i])}; the page has {told(right[k:n], right[:k])}")
    return problems, f"{len(left)} items, {sum(len(text.split()) for _, text in left)} words"


def told(items, before):
    if items:
        return ", ".join(f"{kind} “{text}”" for kind, text in items)
    return f"nothing after “{before[-1][1]}”" if before else "nothing at the start"


def check(stem):
    for end in (".pdf", ".html"):
        if not Path(stem + end).exists():
            return [f"there is no `{stem}{end}`"], ""
    return compare(Pdf(stem + ".pdf"), Page(stem + ".html"))


def main(files):
    for stem in sorted({re.sub(r"\.(pdf|html)$", "", file) for file in files}):
        try:
            problems, note = check(stem)
        except Exception as error:
            problems, note = [f"cannot be read: {type(error).__name__}: {error}"], ""
        print(json.dumps({"file": stem, "check": "text", "variant": "", "problems": problems, "note": note}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
