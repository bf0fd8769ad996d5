"""The features Vosk computes from mfcc.conf, computed by Kaldi's own code for training."""

import kaldi_native_fbank
import numpy as np
import numpy.typing as npt

from speech.acoustic_model.augment import RATE_HZ, Signal

CEPSTRA = 40
FRAME_SHIFT_S = 0.01
FRAME_LENGTH_S = 0.025
LOW_HZ, HIGH_HZ = 20, 3800
MFCC_CONF = f"""--sample-frequency={RATE_HZ}
--use-energy=false
--num-mel-bins={CEPSTRA}
--num-ceps={CEPSTRA}
--low-freq={LOW_HZ}
--high-freq={HIGH_HZ}
--dither=0
--allow-downsample=true
--allow-upsample=true
"""

Features = npt.NDArray[np.float32]


def _options() -> kaldi_native_fbank.MfccOptions:
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE_HZ
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    options.frame_opts.frame_shift_ms = FRAME_SHIFT_S * 1000
    options.frame_opts.frame_length_ms = FRAME_LENGTH_S * 1000
    options.mel_opts.num_bins = CEPSTRA
    options.mel_opts.low_freq = LOW_HZ
    options.mel_opts.high_freq = HIGH_HZ
    options.num_ceps = CEPSTRA
    options.use_energy = False
    return options


OPTIONS = _options()


def mfcc(signal: Signal) -> Features:
    """Return one row of 40 cepstra every 10 ms; the signal is on the 16-bit scale."""
    computer = kaldi_native_fbank.OnlineMfcc(OPTIONS)
    computer.accept_waveform(RATE_HZ, signal.tolist())
    computer.input_finished()
    return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)]).astype(np.float32)
