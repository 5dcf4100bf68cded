package greenslip.screen;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages, from the class path. Each has an entity tag made of what is in it: tags made of files' times, as the web server's own are,
 * stay the same from one package to the next where those are built reproducibly, and a browser would keep the pages of the one before.
 *
 * <p>A file is read when it is first asked for and kept; there are some thirty, of 200 kB in all. Any thread.
 */
final class PageFiles implements HttpService {
    /** Nothing that leads out of the folder can be written so. */
    private static final Pattern NAME = Pattern.compile("/((?:[a-z0-9-]+/)?[a-z0-9-]+\\.([a-z0-9]+))");

    private static final String WELCOME = "/index.html";
    private static final int MAX_BYTES = 1 << 20;
    private static final int TAG_BYTES = 8;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "ogg", "audio/ogg");

    private static final class PageFile {
        private final byte[] content;
        private final String type;
        private final String tag;

        PageFile(byte[] content, String type, String tag) {
            this.content = content;
            this.type = type;
            this.tag = tag;
        }
    }

    private final String folder;
    private final ClassLoader loader;
    private final Map<String, PageFile> known = new ConcurrentHashMap<>();

    /** @param folder on the class path of the thread that makes this */
    PageFiles(String folder) {
        this.folder = folder;
        this.loader = Thread.currentThread().getContextClassLoader();
    }

    @Override
    public void routing(HttpRules rules) {
        Handler send = this::send;
        rules.get("/*", send).head("/*", send);
    }

    private void send(ServerRequest request, ServerResponse response) {
        String path = request.path().path();
        Optional<PageFile> found = file(path.equals("/") ? WELCOME : path);
        if (found.isEmpty()) {
            response.next();
            return;
        }
        PageFile file = found.get();
        response.header(HeaderNames.ETAG, file.tag);
        if (isKnown(request.headers(), file.tag)) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, file.type);
        if (request.prologue().method().text().equals("HEAD")) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(file.content.length));
            response.send();
        } else {
            response.send(file.content);
        }
    }

    /** Whether the browser has it: tags may stand in a list, and a proxy may have made them weak. */
    private static boolean isKnown(ServerRequestHeaders headers, String tag) {
        return headers.contains(HeaderNames.IF_NONE_MATCH)
                && headers.get(HeaderNames.IF_NONE_MATCH).allValues().stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(String::strip)
                        .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
    }

    private Optional<PageFile> file(String path) {
        PageFile before = known.get(path);
        if (before != null) {
            return Optional.of(before);
        }
        Matcher name = NAME.matcher(path);
        String type = name.matches() ? TYPES.get(name.group(2)) : null;
        if (type == null) {
            return Optional.empty();
        }
        Optional<PageFile> read = read(folder + name.group(1), type);
        read.ifPresent(file -> known.put(path, file));
        return read;
    }

    private Optional<PageFile> read(String resource, String type) {
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] content = in.readNBytes(MAX_BYTES);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            String tag = '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
            return Optional.of(new PageFile(content, type, tag));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read: " + resource, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
