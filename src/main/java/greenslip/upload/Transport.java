package greenslip.upload;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One attempt to bring a body to the collector. */
interface Transport extends AutoCloseable {
    /**
     * Waits for the answer, with a deadline of its own.
     *
     * @throws IOException where none came: not sent, not answered, too long an answer, closed meanwhile
     */
    Answer post(String kiosk, byte[] body, String signature) throws IOException;

    /** Ends an attempt under way; any thread. */
    @Override
    void close();

    /**
     * What came back, not yet understood.
     *
     * @param retryAfter the header as it stands
     */
    record Answer(int status, String body, @Nullable String retryAfter) {}
}
