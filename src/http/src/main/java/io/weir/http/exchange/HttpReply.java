package io.weir.http.exchange;

import java.net.http.HttpHeaders;

/**
 * The answer to a request, after redirects.
 *
 * @param body empty if there is none; callers must not change it
 * @param truncated true if the body was longer; possible only if the status is not a success
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
public record HttpReply(int status, HttpHeaders headers, byte[] body, boolean truncated) {}
