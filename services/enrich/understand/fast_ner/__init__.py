"""spaCy's own entity model, its weights unchanged, run three to five times faster on one core.

The architecture is spaCy 3's HashEmbedCNN (or MultiHashEmbed) with a greedy transition parser (spacy.HashEmbedCNN.v2,
spacy.TransitionBasedParser.v2; Honnibal's "embed, encode, attend, predict", 2016; BILUO actions after Ratinov and
Roth, CoNLL 2009). Three things about it save time; none changes a decision:

1. Everything before the first convolution depends on the word alone: it is computed once a word (words.py).
2. numpy multiplies through OpenBLAS, about three times faster here than the BLIS that thinc ships (encoder.py).
3. The parser's state is the token, the start of the open entity and the token before. Outside an entity every token
   is scored in one product; inside, only "go on" and "close" are legal, and all open entities advance together
   (decoder.py).
"""

from services.enrich.understand.fast_ner.engine import FastNer
from services.enrich.understand.fast_ner.weights import DoesNotFit

__all__ = ["DoesNotFit", "FastNer"]
