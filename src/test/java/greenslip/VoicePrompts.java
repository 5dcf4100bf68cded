package greenslip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the resident screen's spoken prompts: {@code VoicePrompts FOLDER} writes them as Ogg Opus. Needs the Debian packages espeak-ng and
 * ffmpeg. The text is in pinyin with its tones: espeak-ng's dictionary of characters would read most of them as English.
 *
 * <p>espeak-ng is under the GPL 3 or later; what it speaks is no part of it and is under this project's licence.
 */
final class VoicePrompts {
    /** Spoken a little faster than a newsreader: an outcome is on the screen for some seconds. */
    private static final String WORDS_PER_MINUTE = "185";

    private static final String TRIM = "silenceremove=start_periods=1:start_threshold=-45dB";

    private VoicePrompts() {}

    /** By the name of the file. */
    static Map<String, String> prompts() {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("done", "qing3 qu3 ping2zheng4");
        List<String> numbers = List.of("er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3");
        for (int i = 0; i < numbers.size(); i++) {
            prompts.put("done-" + (i + 2), "di4 " + numbers.get(i) + " ren2, qing3 qu3 ping2zheng4");
        }
        prompts.put("again", "ben3 lun2 yi3 fa1 guo4");
        prompts.put("rejected", "mei2 you3 deng1ji4, qing3 kan4 ping2mu4");
        prompts.put("held", "yi3 jing1 ji4 xia4, qing3 shao1 hou4");
        return prompts;
    }

    public static void main(String[] arguments) throws Exception {
        Path target = Files.createDirectories(Path.of(arguments[0]));
        Path wave = Files.createTempFile("greenslip-voice", ".wav");
        for (Map.Entry<String, String> prompt : prompts().entrySet()) {
            run("espeak-ng", "-v", "cmn-latn-pinyin", "-s", WORDS_PER_MINUTE, "-w", wave.toString(), prompt.getValue());
            run(
                    "ffmpeg",
                    "-loglevel",
                    "error",
                    "-y",
                    "-i",
                    wave.toString(),
                    "-af",
                    TRIM + ",areverse," + TRIM + ",areverse,loudnorm=I=-16",
                    "-ar",
                    "24000",
                    "-ac",
                    "1",
                    "-c:a",
                    "libopus",
                    "-b:a",
                    "24k",
                    target.resolve(prompt.getKey() + ".ogg").toString());
        }
        Files.delete(wave);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }
}
