package org.newswire.analysis;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.analysis.TokenizerFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.BooleanSetting;
import org.elasticsearch.plugin.settings.ListSetting;

/** What the email analyzer of the .security index is built of: without these, native users and API keys cannot be stored. */
public final class SecurityComponents {
    private SecurityComponents() {}

    /** Splits text at word boundaries, keeping addresses and URLs whole. */
    @NamedComponent("uax_url_email")
    public static final class Email implements TokenizerFactory {
        @Override
        public Tokenizer create() {
            return new UAX29URLEmailTokenizer();
        }
    }

    /** Lets each term through once. */
    @NamedComponent("unique")
    public static final class Unique implements TokenFilterFactory {
        @Override
        public TokenStream create(TokenStream input) {
            return new FirstOccurrences(input);
        }
    }

    /** Settings of the pattern_capture filter, named as in the full product. */
    @AnalysisSettings
    public interface CaptureSettings {
        @ListSetting(path = "patterns")
        List<String> patterns();

        @BooleanSetting(path = "preserve_original", defaultValue = true)
        boolean preserveOriginal();
    }

    /** One token for each capturing group of each pattern. */
    @NamedComponent("pattern_capture")
    public static final class PatternCapture implements TokenFilterFactory {
        private final boolean preserveOriginal;
        private final Pattern[] patterns;

        @Inject
        public PatternCapture(CaptureSettings settings) {
            preserveOriginal = settings.preserveOriginal();
            patterns = settings.patterns().stream().map(Pattern::compile).toArray(Pattern[]::new);
        }

        @Override
        public TokenStream create(TokenStream input) {
            return new PatternCaptureGroupTokenFilter(input, preserveOriginal, patterns);
        }
    }

    private static final class FirstOccurrences extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final CharArraySet seen = new CharArraySet(8, false);

        FirstOccurrences(TokenStream input) {
            super(input);
        }

        @Override
        protected boolean accept() {
            // The buffer is reused for the next term, so the set gets a copy.
            return !seen.contains(term.buffer(), 0, term.length()) && seen.add(term.toString());
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            seen.clear();
        }
    }
}
