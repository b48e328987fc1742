package io.weir.faults.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A directory that is a file system of its own, in memory, of a few megabytes. Only root may have one. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;
    private final boolean mounted;

    private SmallDisk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    /** Mounts one, or leaves an ordinary directory where that is not permitted, or not wanted. */
    static SmallDisk at(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        // A size of 0 would be one without bounds to the kernel.
        boolean mounted = megabytes > 0
                && run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        return new SmallDisk(directory, mounted);
    }

    boolean isMounted() {
        return mounted;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private void unmount() {
        try {
            if (mounted) {
                run("umount", "-l", directory.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unmount();
    }
}
