package io.weir.expression;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON text in every spelling the format allows: blanks, escapes, exponents, names that stand twice. */
public final class RandomJson {
    private static final String[] PIECES = {
        "a",
        "é",
        "🙂",
        " ",
        "\\\\",
        "\\\"",
        "\\/",
        "/",
        "\\n",
        "\\u000a",
        "\\u00E9",
        "\\ud83d\\ude42",
        "\\udc00",
        "ß",
        "\u007f",
        "\u2028"
    };
    private static final String[] BLANKS = {"", "", "", " ", "\n", "\t ", "\r\n"};

    private final Random random;

    public RandomJson(Random random) {
        this.random = random;
    }

    public String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0, 1, 2 -> number();
            case 3, 4 -> string();
            case 5 -> one("true", "false", "null");
            case 6 -> "[" + list(depth, () -> value(depth - 1)) + "]";
            default -> "{" + list(depth, () -> name() + blank() + ":" + blank() + value(depth - 1)) + "}";
        };
    }

    public String number() {
        String whole = random.nextInt(4) == 0 ? "0" : (1 + random.nextInt(9)) + digits(random.nextInt(30));
        return one("", "-")
                + whole
                + (random.nextBoolean() ? "" : "." + digits(1 + random.nextInt(25)))
                + (random.nextInt(3) > 0 ? "" : one("e", "E") + one("", "+", "-") + digits(1 + random.nextInt(3)));
    }

    public String blank() {
        return one(BLANKS);
    }

    private String string() {
        return '"'
                + IntStream.range(0, random.nextInt(8))
                        .mapToObj(i -> one(PIECES))
                        .collect(Collectors.joining())
                + '"';
    }

    /** A parser refuses half of a surrogate pair in a name. */
    private String name() {
        return string().replace("\\udc00", "");
    }

    private String list(int depth, java.util.function.Supplier<String> element) {
        return IntStream.range(0, random.nextInt(depth + 1))
                .mapToObj(i -> blank() + element.get() + blank())
                .collect(Collectors.joining(","));
    }

    private String digits(int count) {
        return random.ints(count, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
