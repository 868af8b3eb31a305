package input

import (
	"slices"
	"unicode"

	uv "github.com/charmbracelet/ultraviolet"
)

// layouts are keyboards with other letters, each with the keys of a US keyboard
// at the same places. Where two layouts put a letter at different places, the
// first one counts, unless the terminal names the key.
var layouts = [][2]string{
	{"йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"}, // Russian
	{"іїєґў", `s]'\o`},     // Ukrainian, Belarusian
	{"љњђјћџѕ", "qw]j'xz"}, // Serbian, Macedonian
	{"ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"},               // Greek
	{"קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."},           // Hebrew
	{"ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./"}, // Arabic
	{"یکگچ", "d;']"}, // Persian
	{"ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./"}, // Thai
	{"ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"},               // Korean
	{"ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"},               // Georgian
	{"ौैाीूबहगदजोे्िुपरकतचंमनवलस", "qwertyuiopasdfghjkl;xcvbnm"},               // Hindi
}

// placed names the key of a US keyboard, as the kitty protocol does, where a
// terminal doesn't: ctrl+с of a Russian keyboard is ctrl+c. Digits of all
// scripts and full-width characters have their ASCII character. A Latin letter
// is its own key, wherever the keyboard has it.
func placed(k uv.Key) uv.Key {
	switch {
	case k.Code <= unicode.MaxASCII || unicode.Is(unicode.Latin, k.Code):
		k.BaseCode = 0
	case k.BaseCode == 0 && k.Code <= unicode.MaxRune:
		k.BaseCode = place(unicode.ToLower(k.Code))
	}
	return k
}

// place returns the ASCII character for a letter, or 0.
func place(letter rune) rune {
	if narrow := Narrow(letter); narrow != letter {
		return narrow
	}
	for _, layout := range layouts {
		if i := slices.Index([]rune(layout[0]), letter); i >= 0 {
			return []rune(layout[1])[i]
		}
	}
	return 0
}

// Narrow returns the ASCII character that a full-width character or a digit of
// any script stands for, and other characters as they are.
func Narrow(r rune) rune {
	const full = '！' - '!'
	if r >= '！' && r <= '～' {
		return r - full
	}
	for _, block := range unicode.Nd.R16 {
		if r >= rune(block.Lo) && r <= rune(block.Hi) {
			return '0' + (r-rune(block.Lo))%10
		}
	}
	return r
}
