package io.weir.http.request;

import io.weir.http.guard.SecretMask;
import io.weir.http.guard.Secrets;
import io.weir.http.guard.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The state of reading one request: its problems, and the secrets that it uses. */
final class Reading {
    private static final Pattern SECRET = Pattern.compile("\\{\\{\\s*secret\\.([A-Za-z0-9_]+)\\s*}}");
    /** What an author probably meant as a secret. */
    private static final Pattern LIKE_SECRET = Pattern.compile("\\{\\{\\s*secret\\b");

    private static final int LONGEST_EXCERPT = 60;

    private final Secrets secrets;
    private final List<String> problems = new ArrayList<>();
    /** The place of the first use, by name. */
    private final Map<String, String> used = new LinkedHashMap<>();

    private final Set<String> confidential = new LinkedHashSet<>();

    Reading(Secrets secrets) {
        this.secrets = secrets;
    }

    void problem(String where, String sentence) {
        problems.add(where + ": " + sentence);
    }

    void unexpected(Value value, String expected) {
        problem(value.where(), "found " + excerpt(value) + ", expected " + expected);
    }

    /** Values from a config are part of the definition; an input's may be confidential and large, so only their kind is shown. */
    private static String excerpt(Value value) {
        if (!value.constant() || !Json.isScalar(value.json())) {
            return value.kind().toString();
        }
        String text = Json.text(value.json());
        return "'" + (text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…") + "'";
    }

    /** The text of a scalar, with its secrets; empty, with a problem, for another kind. */
    Optional<String> text(Value value) {
        return text(value, UnaryOperator.identity());
    }

    /** @param encoding applied to each secret, not to the text around it */
    Optional<String> text(Value value, UnaryOperator<String> encoding) {
        if (!Json.isScalar(value.json())) {
            unexpected(value, "text");
            return Optional.empty();
        }
        return Optional.of(withSecrets(value, Json.text(value.json()), encoding));
    }

    /** Reports a secret's name in the text of an input. */
    void checkNoSecret(Value value) {
        if (LIKE_SECRET.matcher(Json.text(value.json())).find()) {
            secretInInput(value);
        }
    }

    private void secretInInput(Value value) {
        problem(
                value.where(),
                "found a secret's name, expected it in config: an input may contain data of others, so secrets are not"
                        + " replaced in it");
    }

    /** Replaces the secrets in {@code text}, which is part of {@code value}. */
    String withSecrets(Value value, String text, UnaryOperator<String> encoding) {
        if (!LIKE_SECRET.matcher(text).find()) {
            return text;
        }
        if (!value.constant()) {
            secretInInput(value);
            return text;
        }
        String replaced = SECRET.matcher(text).replaceAll(found -> secret(value, found, encoding));
        if (LIKE_SECRET.matcher(SECRET.matcher(text).replaceAll("")).find()) {
            problem(
                    value.where(),
                    "found '{{secret' without a name, expected {{secret.NAME}} with letters, digits and"
                            + " underscores");
        }
        return replaced;
    }

    private String secret(Value value, MatchResult found, UnaryOperator<String> encoding) {
        String name = found.group(1);
        String secret = secrets.value(name).orElse(null);
        if (secret == null) {
            problem(
                    value.where(),
                    "found no secret " + name + ", expected it in the worker's environment variable "
                            + secrets.variable(name));
            return "";
        }
        used.putIfAbsent(name, value.where());
        confidential.add(secret);
        return Matcher.quoteReplacement(encoding.apply(secret));
    }

    /** Adds a text that was made of a secret, such as its Base64 form together with a user. */
    void confidential(String text) {
        confidential.add(text);
    }

    boolean usesSecrets() {
        return !used.isEmpty();
    }

    /** Checks the limits of the secrets that were used. */
    void checkSecrets(Target target) {
        used.forEach((name, where) -> secrets.refusal(name, target).ifPresent(refusal -> problem(where, refusal)));
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    SecretMask mask() {
        return confidential.isEmpty() ? SecretMask.NONE : SecretMask.of(confidential);
    }

    /** All problems in one sentence, without secrets. */
    HttpFailure failure() {
        return HttpFailure.permanent(HttpFailure.INVALID_INPUT, mask().mask(String.join("; ", problems)));
    }
}
