package io.weir.http.guard;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Distinguishes addresses of the public internet from all others. A name that a wildcard permits may be registered by anybody, with
 * any address; so it must not lead into the network of the worker, such as to the metadata service of a cloud.
 *
 * <p>The ranges are those that the IANA special-purpose address registries (RFC 6890) mark as not globally reachable, and the
 * IPv6 ranges that contain an IPv4 address.
 */
final class PublicAddresses {
    private static final List<Range> NOT_PUBLIC = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("10.0.0.0", 8),
            Range.of("100.64.0.0", 10),
            Range.of("127.0.0.0", 8),
            Range.of("169.254.0.0", 16),
            Range.of("172.16.0.0", 12),
            Range.of("192.0.0.0", 24),
            Range.of("192.0.2.0", 24),
            Range.of("192.88.99.0", 24),
            Range.of("192.168.0.0", 16),
            Range.of("198.18.0.0", 15),
            Range.of("198.51.100.0", 24),
            Range.of("203.0.113.0", 24),
            Range.of("224.0.0.0", 4),
            Range.of("240.0.0.0", 4));

    /** Only 2000::/3 is assigned to the public internet. */
    private static final Range PUBLIC_V6 = Range.of("2000::", 3);

    private static final List<Range> NOT_PUBLIC_V6 =
            List.of(Range.of("2001::", 23), Range.of("2001:db8::", 32), Range.of("2002::", 16), Range.of("3fff::", 20));

    private PublicAddresses() {}

    /** An IPv4 address in IPv6 form ({@code ::ffff:…}) is an {@link Inet4Address} in Java. */
    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
        }
        return PUBLIC_V6.contains(address) && NOT_PUBLIC_V6.stream().noneMatch(range -> range.contains(address));
    }

    private record Range(InetAddress start, int bits) {
        /** @param start an address in digits: no name is resolved */
        static Range of(String start, int bits) {
            try {
                return new Range(InetAddress.getByName(start), bits);
            } catch (java.net.UnknownHostException impossible) {
                throw new AssertionError(start, impossible);
            }
        }

        boolean contains(InetAddress address) {
            byte[] mine = start.getAddress();
            byte[] other = address.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
