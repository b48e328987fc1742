package io.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times on the wire: ISO-8601 in UTC with milliseconds, {@code 2026-11-23T05:18:59.123Z}, years 0000 to 9999.
 * Hand-written, because every record has times and {@code DateTimeFormatter} costs more than the rest of a record
 * together.
 */
public final class Timestamps {
    /** Length in bytes of a written time. */
    static final int LENGTH = 24;

    private static final long MIN_MS = -62_167_219_200_000L;
    private static final long MAX_MS = 253_402_300_799_999L;
    private static final int MS_PER_DAY = 86_400_000;
    private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Timestamps() {}

    /**
     * Formats a time.
     *
     * @throws IllegalArgumentException if the year has more than four digits
     */
    public static String format(Instant time) {
        byte[] text = new byte[LENGTH];
        write(time, text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /**
     * Writes {@link #LENGTH} bytes from {@code at}; cuts to milliseconds.
     *
     * @throws IllegalArgumentException if the year has more than four digits
     */
    static void write(Instant time, byte[] out, int at) {
        long epochMs = time.toEpochMilli();
        if (epochMs < MIN_MS || epochMs > MAX_MS) {
            throw new IllegalArgumentException("the time " + time + " is outside the years 0000 to 9999");
        }
        int msOfDay = (int) Math.floorMod(epochMs, (long) MS_PER_DAY);
        // Days since 0000-03-01: if the year starts in March, the leap day is its last day.
        int day = (int) Math.floorDiv(epochMs, (long) MS_PER_DAY) + 719_468;
        int era = Math.floorDiv(day, 146_097);
        int dayOfEra = day - era * 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        digits(out, at, 4, year);
        out[at + 4] = '-';
        digits(out, at + 5, 2, month);
        out[at + 7] = '-';
        digits(out, at + 8, 2, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
        out[at + 10] = 'T';
        digits(out, at + 11, 2, msOfDay / 3_600_000);
        out[at + 13] = ':';
        digits(out, at + 14, 2, msOfDay / 60_000 % 60);
        out[at + 16] = ':';
        digits(out, at + 17, 2, msOfDay / 1000 % 60);
        out[at + 19] = '.';
        digits(out, at + 20, 3, msOfDay % 1000);
        out[at + 23] = 'Z';
    }

    /**
     * Parses a time, to the millisecond; null if {@code text} is not a time. The fraction may be missing or have up to
     * nine digits, as in other languages; the zone must be {@code Z}.
     */
    static @Nullable Instant parse(String text) {
        int length = text.length();
        if (length < 20
                || length > 30
                || length == 21
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || (length > 20 && text.charAt(19) != '.')
                || text.charAt(length - 1) != 'Z') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int fraction = length == 20 ? 0 : number(text, 20, length - 1);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 59
                || fraction < 0) {
            return null;
        }
        int ms = length == 20 ? 0 : number((text.substring(20, length - 1) + "00"), 0, 3);
        long seconds = daysSinceEpoch(year, month, day) * 86_400L + hour * 3600L + minute * 60L + second;
        return Instant.ofEpochMilli(seconds * 1000 + ms);
    }

    private static long daysSinceEpoch(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(marchYear, 400);
        int yearOfEra = marchYear - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_IN_MONTH[month - 1];
    }

    private static void digits(byte[] out, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The number of the digits from {@code from} to {@code to}, or -1 if one is not a digit. */
    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
