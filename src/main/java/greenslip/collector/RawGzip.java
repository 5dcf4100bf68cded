package greenslip.collector;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/** Lets gzipped bodies through as they are: the signature is over these bytes, and our own decoder knows when to stop inflating. */
final class RawGzip implements ContentEncoding {
    @Override
    public String name() {
        return "raw-gzip";
    }

    @Override
    public String type() {
        return "raw-gzip";
    }

    @Override
    public Set<String> ids() {
        return Set.of("gzip");
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public ContentDecoder decoder() {
        return ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }
}
