package greenslip.scan;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a camera's command. One thread fills; any thread may end it, which frees the one that fills.
 *
 * <p>Ending works on the whole family: a command that is a script would otherwise leave the program behind that holds the camera, and
 * the other end of our pipe. A child that the command abandoned by exiting first is out of reach.
 */
final class CameraProcess {
    /** How long a camera may take to switch itself off before it is killed. */
    private static final long GRACE_MILLIS = 500;

    private final Process process;
    private final InputStream frames;

    private CameraProcess(Process process) {
        this.process = process;
        this.frames = process.getInputStream();
    }

    /**
     * Starts the program without a shell. It reads nothing, and what it has to say on its error stream is discarded: a pipe nobody
     * drains would stop it.
     *
     * @throws IOException where there is no such program or it may not be run
     */
    static CameraProcess start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectInput(Redirect.from(new File("/dev/null")));
        builder.redirectError(Redirect.DISCARD);
        return new CameraProcess(builder.start());
    }

    /** Reads one whole frame; false where the stream ended before. Blocks without a deadline: {@link #kill} is the deadline's means. */
    boolean fill(byte[] frame) throws IOException {
        return frames.readNBytes(frame, 0, frame.length) == frame.length;
    }

    /** Ends it at once, without waiting. */
    void kill() {
        family().forEach(ProcessHandle::destroyForcibly);
    }

    /** Asks it to end, kills it after {@value #GRACE_MILLIS} ms, and waits as long again. Returns whether it is gone. */
    boolean end() {
        family().forEach(ProcessHandle::destroy);
        boolean interrupted = false;
        try {
            process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // Taken anew: a script that heard the request, or that one of its programs ended, may have started the next
        // program since.
        family().forEach(ProcessHandle::destroyForcibly);
        try {
            return process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /**
     * All taken before any ends: afterwards the descendants would be nobody's. The process comes first: a script whose program ends before
     * it does goes on to its next one. Handles leave the pipe to the thread that reads it.
     */
    private List<ProcessHandle> family() {
        List<ProcessHandle> family = new ArrayList<>();
        family.add(process.toHandle());
        family.addAll(process.descendants().toList());
        return family;
    }
}
