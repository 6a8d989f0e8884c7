package io.whirr.head.service;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The socket on which systemd listens to a service. The JDK has no datagrams for sockets of the Unix kind, so this
 * calls the C library.
 */
final class NotifySocket {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FAMILY = Short.BYTES;
    private static final int LONGEST_PATH = 107;

    private static final Linker C = Linker.nativeLinker();
    private static final MethodHandle SOCKET = function(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SEND_TO = function(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final byte[] address;

    /** @param path as {@code NOTIFY_SOCKET} says it; with an at sign in front it is in no file system */
    NotifySocket(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_PATH) {
            throw new IllegalArgumentException("NOTIFY_SOCKET is no address of a socket: " + path);
        }
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        this.address = bytes;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return C.downcallHandle(C.defaultLookup().find(name).orElseThrow(), descriptor);
    }

    /** Sends one message of lines {@code NAME=value}. False means that nobody took it; there is nothing to do then. */
    boolean send(String message) {
        try (Arena arena = Arena.ofConfined()) {
            int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (socket < 0) {
                return false;
            }
            try {
                return send(socket, arena, message);
            } finally {
                int ignored = (int) CLOSE.invokeExact(socket);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The C library threw what it cannot throw", e);
        }
    }

    private boolean send(int socket, Arena arena, String message) throws Throwable {
        MemorySegment to = arena.allocate(FAMILY + address.length + 1L);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, FAMILY, address.length);
        MemorySegment text = arena.allocateFrom(message);
        long length = text.byteSize() - 1;
        // An abstract name has no end but its length; a path may have one more byte, the NUL.
        int size = FAMILY + address.length + (address[0] == 0 ? 0 : 1);
        return (long) SEND_TO.invokeExact(socket, text, length, MSG_NOSIGNAL, to, size) == length;
    }
}
