package widget

// glyphOf is the letter of a sign as five rows of pixels from the top, '#' where
// it is drawn; "" where there is none. Small letters have none.
func glyphOf(r rune) string {
	switch r {
	case ' ':
		return ". . . . ."
	case 'A':
		return ".#. #.# ### #.# #.#"
	case 'B':
		return "##. #.# ##. #.# ##."
	case 'C':
		return ".## #.. #.. #.. .##"
	case 'D':
		return "##. #.# #.# #.# ##."
	case 'E':
		return "### #.. ##. #.. ###"
	case 'F':
		return "### #.. ##. #.. #.."
	case 'G':
		return ".### #... #.## #..# .###"
	case 'H':
		return "#.# #.# ### #.# #.#"
	case 'I':
		return "# # # # #"
	case 'J':
		return "..# ..# ..# #.# .#."
	case 'K':
		return "#.# #.# ##. #.# #.#"
	case 'L':
		return "#.. #.. #.. #.. ###"
	case 'M':
		return "#...# ##.## #.#.# #...# #...#"
	case 'N':
		return "#..# ##.# #.## #..# #..#"
	case 'O':
		return ".##. #..# #..# #..# .##."
	case 'P':
		return "##. #.# ##. #.. #.."
	case 'Q':
		return ".##. #..# #..# #.## .###"
	case 'R':
		return "##. #.# ##. #.# #.#"
	case 'S':
		return ".## #.. .#. ..# ##."
	case 'T':
		return "### .#. .#. .#. .#."
	case 'U':
		return "#.# #.# #.# #.# ###"
	case 'V':
		return "#.# #.# #.# #.# .#."
	case 'W':
		return "#...# #...# #.#.# ##.## #...#"
	case 'X':
		return "#.# #.# .#. #.# #.#"
	case 'Y':
		return "#.# #.# .#. .#. .#."
	case 'Z':
		return "### ..# .#. #.. ###"
	}
	return figureOf(r)
}

// figureOf is the same for digits and what stands between words.
func figureOf(r rune) string {
	switch r {
	case '0':
		return "### #.# #.# #.# ###"
	case '1':
		return "##. .#. .#. .#. ###"
	case '2':
		return "##. ..# .#. #.. ###"
	case '3':
		return "##. ..# .#. ..# ##."
	case '4':
		return "#.# #.# ### ..# ..#"
	case '5':
		return "### #.. ##. ..# ##."
	case '6':
		return ".## #.. ### #.# ###"
	case '7':
		return "### ..# ..# .#. .#."
	case '8':
		return "### #.# ### #.# ###"
	case '9':
		return "### #.# ### ..# ##."
	case '.':
		return ". . . . #"
	case ',':
		return ".. .. .. .# #."
	case ':':
		return ". # . # ."
	case ';':
		return ".. .# .. .# #."
	case '!':
		return "# # # . #"
	case '?':
		return "##. ..# .#. ... .#."
	case '\'', '‘', '’':
		return "# # . . ."
	case '"', '“', '”':
		return "#.# #.# ... ... ..."
	case '-', '‑':
		return ".. .. ## .. .."
	case '–', '—':
		return ".... .... #### .... ...."
	case '/':
		return "..# ..# .#. #.. #.."
	case '(':
		return ".# #. #. #. .#"
	case ')':
		return "#. .# .# .# #."
	case '&':
		return ".#.. #.#. .#.# #.#. .#.#"
	case '%':
		return "#.# ..# .#. #.. #.#"
	case '+':
		return "... .#. ### .#. ..."
	case '€':
		return ".## #.. ##. #.. .##"
	case '…':
		return "..... ..... ..... ..... #.#.#"
	}
	return ""
}

// markOver is an accent, as unicode puts it behind its letter, in the row above
// it; "" for one that could be taken for another.
func markOver(r rune) string {
	switch r {
	case '\u0300': // grave
		return "#.."
	case '\u0301': // acute
		return "..#"
	case '\u0302': // circumflex
		return ".#."
	case '\u0308': // diaeresis
		return "#.#"
	}
	return ""
}
