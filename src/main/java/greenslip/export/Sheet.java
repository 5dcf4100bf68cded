package greenslip.export;

import java.io.IOException;
import java.util.List;

/** A table in the making: each row goes on at once, none is kept. Numbers are numbers, everything else is text that nothing runs. */
interface Sheet {
    void row(List<?> values) throws IOException;

    /** Writes what is left; the stream stays open. */
    void finish() throws IOException;
}
